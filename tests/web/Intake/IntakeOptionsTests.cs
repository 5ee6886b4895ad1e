using LiveNotify.Domain.Notifications;
using LiveNotify.Web;
using LiveNotify.Web.Intake;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

public class IntakeOptionsTests
{
    [Fact]
    public void Unless_somebody_says_otherwise_alerts_fold_for_five_minutes_and_tasks_do_not()
    {
        var folding = Options().Folding;

        folding.For(Kind.Alert).ShouldBe(TimeSpan.FromMinutes(5));
        folding.For(Kind.System).ShouldBe(TimeSpan.FromMinutes(5));
        folding.For(Kind.Task).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Both_windows_can_be_set_from_never_to_a_day()
    {
        Options(("FoldMinutes", "0"), ("FoldTaskMinutes", "1440")).Folding.ShouldBe(new FoldRules(TimeSpan.Zero, TimeSpan.FromDays(1)));
    }

    [Theory]
    [InlineData("FoldMinutes", "1441")]
    [InlineData("FoldMinutes", "-1")]
    [InlineData("FoldTaskMinutes", "00:05:00")]
    public void A_value_that_means_nothing_keeps_it_from_starting_and_is_named(string name, string value) =>
        Should.Throw<StartupProblem>(() => Options((name, value)))
            .Message.ShouldBe($"Intake__{name} must be a whole number of minutes from 0 to 1440; got {value}. Correct the setting and start again.");

    private static IntakeOptions Options(params (string Name, string Value)[] settings) => IntakeOptions.From(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>($"Intake:{s.Name}", s.Value))).Build());
}
