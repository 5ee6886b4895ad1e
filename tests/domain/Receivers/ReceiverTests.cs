using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Notifications.NotificationExamples;
using static LiveNotify.Tests.Domain.Receivers.ReceiverExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Receivers;

/// <summary>What a receiver hears of.</summary>
public class ReceiverTests
{
    [Theory]
    [InlineData(Kind.Alert)]
    [InlineData(Kind.Task)]
    [InlineData(Kind.System)]
    public void A_receiver_without_conditions_hears_of_everything(Kind kind) =>
        Hears(Settings, BackupFailed with { Kind = kind, Severity = Severity.Info }).ShouldBeTrue();

    [Theory]
    [InlineData(Severity.Warning, false)]
    [InlineData(Severity.Major, true)]
    [InlineData(Severity.Critical, true)]
    public void The_minimum_severity_lets_itself_and_everything_above_through(Severity severity, bool hears) =>
        Hears(Settings with { MinSeverity = Severity.Major }, BackupFailed with { Severity = severity }).ShouldBe(hears);

    [Theory]
    [InlineData(Kind.Alert, false)]
    [InlineData(Kind.Task, true)]
    [InlineData(Kind.System, true)]
    public void Named_kinds_are_heard_of_and_no_others(Kind kind, bool hears) =>
        Hears(Settings with { Kinds = [Kind.Task, Kind.System] }, BackupFailed with { Kind = kind }).ShouldBe(hears);

    [Fact]
    public void Named_sources_are_heard_of_and_no_others()
    {
        Hears(Settings with { Sources = [Backup.Id] }, BackupFailed).ShouldBeTrue();
        Hears(Settings with { Sources = [Guid.Empty] }, BackupFailed).ShouldBeFalse();
    }

    [Fact]
    public void Every_named_label_must_be_there_with_exactly_this_value()
    {
        var report = BackupFailed with { Labels = new Dictionary<string, string> { ["site"] = "dr-1", ["rack"] = "4" } };
        Hears(Settings with { Labels = new Dictionary<string, string> { ["site"] = "dr-1", ["rack"] = "4" } }, report).ShouldBeTrue();
        Hears(Settings with { Labels = new Dictionary<string, string> { ["site"] = "dr-1" } }, report).ShouldBeTrue();
        Hears(Settings with { Labels = new Dictionary<string, string> { ["site"] = "DR-1" } }, report).ShouldBeFalse();
        Hears(Settings with { Labels = new Dictionary<string, string> { ["site"] = "dr-1", ["row"] = "4" } }, report).ShouldBeFalse();
    }

    [Fact]
    public void Disabled_and_removed_receivers_hear_of_nothing()
    {
        Hears(Settings with { Enabled = false }, BackupFailed).ShouldBeFalse();
        (Saved with { Removed = true }).Matches(BackupFailed, Backup.Id).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_happens_to_a_receiver_that_was_never_added() =>
        new IReceiverEvent[] { Modified(2, Now), new ReceiverEnabled(Id, 2, Now), new ReceiverDisabled(Id, 2, Now), new ReceiverRemoved(Id, 2, Now) }
            .ShouldAllBe(e => Receiver.Evolve(null, e) == null);

    private static Guid Id => ReceiverExamples.Id;

    private static bool Hears(ReceiverSettings settings, Report report) => (Saved with { Settings = settings }).Matches(report, Backup.Id);
}
