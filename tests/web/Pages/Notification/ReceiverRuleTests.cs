using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Notification.Receivers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification;

public class ReceiverRuleTests
{
    private static readonly ReceiverRule Rule = new(
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<Texts>>());

    private static readonly Guid First = Guid.NewGuid();
    private static readonly Guid Second = Guid.NewGuid();

    private static readonly ReceiverSettings All = new(
        "Ops", ["ops@example.com"], [], Severity.Info, [], new Dictionary<string, string>(), null, false, "en", "UTC", true);

    [Fact]
    public void Who_asks_for_nothing_in_particular_gets_everything() => Say(All).ShouldBe("ops@example.com gets everything from every source.");

    [Fact]
    public void Kinds_severity_and_sources_are_named() =>
        Say(All with { Kinds = [Kind.Alert], MinSeverity = Severity.Major, Sources = [Second, First] })
            .ShouldBe("ops@example.com gets alerts of at least major from dr-1 and dr-2.");

    [Fact]
    public void Many_addresses_are_counted() =>
        Say(All with { Addresses = ["a@example.com", "b@example.com", "c@example.com", "d@example.com"], Kinds = [Kind.Task, Kind.System] })
            .ShouldBe("a@example.com, b@example.com and 2 more get task reports and system events from every source.");

    [Fact]
    public void All_kinds_are_everything() => Say(All with { Kinds = [Kind.Alert, Kind.Task, Kind.System] }).ShouldContain("gets everything");

    [Fact]
    public void Labels_are_a_condition() =>
        Say(All with { Labels = new Dictionary<string, string> { ["site"] = "dr-1" } })
            .ShouldBe("ops@example.com gets everything from every source. Only with site=dr-1.");

    [Fact]
    public void Matchers_are_conditions_in_words()
    {
        var rule = All with
        {
            Labels = new Dictionary<string, string> { ["site"] = "dr-1" },
            Matchers = ["severity=~\"warn|crit\"", "team!=\"dba\"", "host!~\"test-.*\"", "rack=\"4\"", "silence=\"\"", "owner!=\"\""],
        };

        Say(rule).ShouldBe(
            "ops@example.com gets everything from every source. " +
            "Only with site=dr-1, severity matching “warn|crit”, team other than dba, host not matching “test-.*”, rack=4, no silence and any owner.");
        Say(rule, "zh-CN").ShouldEndWith("仅限带有 site=dr-1、severity 匹配“warn|crit”、team 不为 dba、host 不匹配“test-.*”、rack=4、没有标签 silence和有标签 owner 的通知。");
    }

    [Fact]
    public void A_rule_that_is_only_begun_is_a_sentence_too() => Say(All with { Addresses = [] }).ShouldBe("nobody yet gets everything from every source.");

    [Fact]
    public void In_Chinese_it_is_a_Chinese_sentence() =>
        Say(All with { Kinds = [Kind.Alert, Kind.System], MinSeverity = Severity.Major, Sources = [First, Second] }, "zh-CN")
            .ShouldBe("ops@example.com 接收来自dr-1和dr-2的“重要”及以上级别的告警和系统事件。");

    private static string Say(ReceiverSettings rule, string language = "en")
    {
        using var scope = new CultureScope(language);
        return Rule.Say(rule, id => id == First ? "dr-1" : "dr-2");
    }
}
