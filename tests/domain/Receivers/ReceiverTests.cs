using System.Text.Json;
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
        (Saved with { Removed = true }).Judge(BackupFailed, Backup.Id).Select(m => m.Code).ShouldBe([MismatchCode.Removed]);
    }

    [Fact]
    public void Every_matcher_must_hold_and_a_missing_label_has_the_empty_value()
    {
        Hears(Settings with { Matchers = ["site=~\"dr-.*\"", "team!=\"dba\""] }, BackupFailed).ShouldBeTrue();
        Hears(Settings with { Matchers = ["site=~\"dr-.*\"", "team=~\".+\""] }, BackupFailed).ShouldBeFalse();
        Hears(Settings with { Matchers = ["this is none"] }, BackupFailed).ShouldBeFalse();
    }

    [Fact]
    public void Who_does_not_hear_of_it_says_every_reason()
    {
        var narrow = Settings with
        {
            Enabled = false,
            Kinds = [Kind.Task, Kind.System],
            MinSeverity = Severity.Critical,
            Sources = [Guid.Empty],
            Labels = new Dictionary<string, string> { ["site"] = "dr-2", ["rack"] = "4" },
            Matchers = ["site!~\"dr-.*\"", "team=\"dba\"", "site=\"dr-1\"", "?"],
        };

        Judge(narrow, BackupFailed with { Severity = Severity.Warning }).Select(m => (m.Code, m.Why.ToString())).ShouldBe([
            (MismatchCode.Disabled, "It is disabled"),
            (MismatchCode.Kind, "Kind is Alert; it takes Task, System"),
            (MismatchCode.Severity, "Severity is Warning; it takes Critical and above"),
            (MismatchCode.Source, "It takes other sources only"),
            (MismatchCode.Label, "Label site is dr-1; it takes dr-2"),
            (MismatchCode.Label, "Label rack is missing; it takes 4"),
            (MismatchCode.Matcher, "Label site is dr-1; it takes site!~\"dr-.*\""),
            (MismatchCode.Matcher, "Label team is missing; it takes team=\"dba\""),
            (MismatchCode.Matcher, "Its matcher ? cannot be read; save the receiver anew")]);
        Judge(Settings, BackupFailed).ShouldBeEmpty();
    }

    [Fact]
    public void What_was_stored_before_there_were_matchers_reads_as_none()
    {
        var before = JsonSerializer.Serialize(Settings).Replace(",\"Matchers\":[]", "", StringComparison.Ordinal);
        before.ShouldNotContain("Matchers");

        JsonSerializer.Deserialize<ReceiverSettings>(before)!.Matchers.ShouldBeEmpty();
        Receiver.Evolve(Saved with { Settings = Settings with { Matchers = ["a=\"b\""] } }, Modified(2, Now))!.Settings.Matchers.ShouldBe(["a=\"b\""]);
    }

    [Fact]
    public void Nothing_happens_to_a_receiver_that_was_never_added() =>
        new IReceiverEvent[] { Modified(2, Now), new ReceiverEnabled(Id, 2, Now), new ReceiverDisabled(Id, 2, Now), new ReceiverRemoved(Id, 2, Now) }
            .ShouldAllBe(e => Receiver.Evolve(null, e) == null);

    private static Guid Id => ReceiverExamples.Id;

    private static bool Hears(ReceiverSettings settings, Report report) => !Judge(settings, report).Any();

    private static IEnumerable<Mismatch> Judge(ReceiverSettings settings, Report report) => (Saved with { Settings = settings }).Judge(report, Backup.Id);
}
