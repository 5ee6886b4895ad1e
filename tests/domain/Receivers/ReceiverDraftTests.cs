using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Receivers.ReceiverExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Receivers;

/// <summary>The rules for the fields of a receiver, which form and API share.</summary>
public class ReceiverDraftTests
{
    private static readonly Guid Backup = Guid.Parse("0198c0de-0000-7000-8000-00000000000b");
    private static readonly Guid Grafana = Guid.Parse("0198c0de-0000-7000-8000-00000000000c");
    private static readonly Guid Relay = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    [Fact]
    public void Name_and_one_address_are_enough()
    {
        Refusals(Untouched).ShouldBeEmpty();
        Told(Untouched.ToSettings()).ShouldBe(Told(Settings));
    }

    [Fact]
    public void A_complete_draft_means_what_it_says_in_one_order()
    {
        var draft = new ReceiverDraft(
            " Operations ", ["\"Night, Shift\" <night@example.com>"],
            ["task", "ALERT", "task"], "Major", [Grafana, Backup, Grafana], new Dictionary<string, string> { ["site"] = "dr-1" },
            Relay, true, " zh-CN ", " asia/shanghai ", false);

        Refusals(draft).ShouldBeEmpty();
        Told(draft.ToSettings()).ShouldBe(Told(new ReceiverSettings(
            "Operations", ["\"Night, Shift\" <night@example.com>"], [Kind.Alert, Kind.Task], Severity.Major, [Backup, Grafana],
            new Dictionary<string, string> { ["site"] = "dr-1" }, Relay, true, "zh-CN", "Asia/Shanghai", false)));
    }

    [Fact]
    public void A_name_is_one_line_of_at_most_100_characters()
    {
        Refusals(Untouched with { Name = null }).ShouldBe([("name", "Name is required")]);
        Refusals(Untouched with { Name = new('x', 100) }).ShouldBeEmpty();
        Refusals(Untouched with { Name = new('x', 101) })
            .ShouldBe([("name", "Name must be one line of at most 100 characters, without control characters; got 101")]);
        Refusals(Untouched with { Name = "a\nb" })
            .ShouldBe([("name", "Name must be one line of at most 100 characters, without control characters; got 3")]);
    }

    [Fact]
    public void There_is_at_least_one_address()
    {
        Refusals(Untouched with { Addresses = null }).ShouldBe([("addresses", "At least one mail address is required")]);
        Refusals(Untouched with { Addresses = ["", " "] }).ShouldBe([("addresses", "At least one mail address is required")]);
    }

    [Fact]
    public void A_wrong_address_is_named_by_its_place_in_what_was_sent() =>
        Refusals(Untouched with { Addresses = ["", "ops@example.com", "night", null!, "a@example.com, b@example.com"] }).ShouldBe([
            ("addresses[2]", "night is not a mail address such as ops@example.com"),
            ("addresses[4]", "a@example.com, b@example.com is not a mail address such as ops@example.com")]);

    [Fact]
    public void There_are_at_most_500_addresses()
    {
        Refusals(Untouched with { Addresses = [.. Addresses(500)] }).ShouldBeEmpty();
        Refusals(Untouched with { Addresses = [.. Addresses(501)] }).ShouldBe([("addresses", "A receiver may have at most 500 addresses; got 501")]);
    }

    [Fact]
    public void Spellings_of_one_mailbox_are_one_address() =>
        (Untouched with { Addresses = ["Ops <ops@example.com>", "OPS@Example.com", "", "ops@example.com."] })
            .ToSettings().Addresses.ShouldBe(["Ops <ops@example.com>"]);

    [Fact]
    public void Every_saved_address_can_be_read_again()
    {
        string[] typed = ["\"Ops, Night\" <a@example.com>", "\"The \\\"A\\\" team\" <b@example.com>", "(x) <c@example.com>", "\"a@b\"@example.com", "用户@例子.中国"];
        var saved = (Untouched with { Addresses = typed }).ToSettings().Addresses;
        saved.Count.ShouldBe(typed.Length);
        (Untouched with { Addresses = saved }).ToSettings().Addresses.ShouldBe(saved);
    }

    [Fact]
    public void Words_that_are_none_are_named_with_those_there_are() =>
        Refusals(Untouched with { Kinds = ["alert", "incident"], MinSeverity = "high" }).ShouldBe([
            ("kinds[1]", "Kind must be one of alert, task, system; got incident"),
            ("minSeverity", "Severity must be one of info, warning, major, critical; got high")]);

    [Fact]
    public void Labels_follow_the_rules_of_labels() =>
        Refusals(Untouched with { Labels = new Dictionary<string, string> { ["site"] = "a\0b" } })
            .ShouldBe([("labels.site", "A label must not hold the character NUL")]);

    [Fact]
    public void Matchers_are_kept_in_one_spelling_each_once() =>
        (Untouched with { Matchers = [" severity =~ warn|crit ", "", "severity=~\"warn|crit\"", "team!=dba"] })
            .ToSettings().Matchers.ShouldBe(["severity=~\"warn|crit\"", "team!=\"dba\""]);

    [Fact]
    public void A_matcher_that_is_none_is_named_by_its_place_with_the_place_in_it() =>
        Refusals(Untouched with { Matchers = ["site=dr-1", " ", "site", "site=~\"(\""] }).ShouldBe([
            ("matchers[2]", "One of =, !=, =~ and !~ is expected at character 5 of site"),
            ("matchers[3]", "The expression in site=~\"(\" is not understood at its character 1")]);

    [Fact]
    public void There_are_at_most_20_matchers()
    {
        Refusals(Untouched with { Matchers = [.. Enumerable.Range(0, 20).Select(i => $"a{i}=b")] }).ShouldBeEmpty();
        Refusals(Untouched with { Matchers = [.. Enumerable.Range(0, 21).Select(i => $"a{i}=b")] })
            .ShouldBe([("matchers", "A receiver may have at most 20 matchers; got 21")]);
    }

    [Fact]
    public void Sources_and_sender_are_ones_there_are() =>
        Refusals(Untouched with { Sources = [Backup, Guid.Empty], SenderId = Guid.Empty }).ShouldBe([
            ("sources[1]", "There is no source 00000000-0000-0000-0000-000000000000"),
            ("senderId", "There is no sender 00000000-0000-0000-0000-000000000000")]);

    [Fact]
    public void Mails_are_in_a_language_there_is() =>
        Refusals(Untouched with { Language = "fr" }).ShouldBe([("language", "Language must be one of en, zh-CN; got fr")]);

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Calcutta")]
    [InlineData("Etc/GMT-8")]
    [InlineData("UTC")]
    public void A_time_zone_has_an_IANA_name(string zone)
    {
        Refusals(Untouched with { TimeZone = zone }).ShouldBeEmpty();
        (Untouched with { TimeZone = zone }).ToSettings().TimeZone.ShouldBe(zone);
    }

    [Theory]
    [InlineData("Mars/Olympus")]
    [InlineData("China Standard Time")]
    [InlineData("GMT+8")]
    [InlineData("../etc/passwd")]
    public void Anything_else_is_no_time_zone(string zone) =>
        Refusals(Untouched with { TimeZone = zone })
            .ShouldBe([("timeZone", $"Time zone must be an IANA name such as Europe/Berlin or Asia/Shanghai; got {zone}")]);

    private static IEnumerable<string> Addresses(int count) => Enumerable.Range(1, count).Select(i => $"user{i}@example.com");

    private static IReadOnlyList<(string Field, string Why)> Refusals(ReceiverDraft draft) =>
        [.. draft.Check([Backup, Grafana], [Relay]).Select(r => (r.Field, r.Why.ToString()))];
}
