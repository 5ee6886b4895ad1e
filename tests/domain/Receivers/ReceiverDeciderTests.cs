using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Receivers.ReceiverExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Receivers;

public class ReceiverDeciderTests
{
    private static readonly DateTimeOffset Later = Now.AddHours(1);
    private static readonly Guid Backup = Guid.Parse("0198c0de-0000-7000-8000-00000000000b");
    private static readonly Guid Grafana = Guid.Parse("0198c0de-0000-7000-8000-00000000000c");
    private static readonly Guid Relay = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    private static readonly Dictionary<string, string> Site = new() { ["site"] = "dr-1" };

    [Fact]
    public void A_valid_draft_is_added_as_version_1() =>
        Given().When(_ => ReceiverDecider.Add(Untouched, Id, [], [], Now)).Then(Added);

    [Fact]
    public void A_draft_that_breaks_rules_is_refused_with_all_of_them() =>
        Given().When(_ => ReceiverDecider.Add(Untouched with { Name = "", Addresses = ["ops"], TimeZone = "here" }, Id, [], [], Now))
            .ThenRefusedNaming("name", "addresses[0]", "timeZone");

    [Fact]
    public void Saving_what_is_already_saved_changes_nothing() => Given(Added).When(Modify(Untouched)).ThenNothing();

    [Fact]
    public void The_order_of_kinds_and_sources_means_nothing()
    {
        var filtered = Untouched with { Kinds = ["alert", "task"], Sources = [Backup, Grafana], Labels = Site };
        Given(new ReceiverAdded(Id, 1, filtered.ToSettings(), Now))
            .When(Modify(filtered with { Kinds = ["task", "alert"], Sources = [Grafana, Backup], Labels = new Dictionary<string, string>(Site) }))
            .ThenNothing();
    }

    public static TheoryData<string, ReceiverDraft, ReceiverModified> SingleChanges => new()
    {
        { "name", Untouched with { Name = "Night" }, Modified(2, Later) with { Name = "Night" } },
        { "addresses", Untouched with { Addresses = ["ops@example.com"] }, Modified(2, Later) with { Addresses = ["ops@example.com"] } },
        { "kinds", Untouched with { Kinds = ["task"] }, Modified(2, Later) with { Kinds = [Kind.Task] } },
        { "severity", Untouched with { MinSeverity = "major" }, Modified(2, Later) with { MinSeverity = Severity.Major } },
        { "sources", Untouched with { Sources = [Backup] }, Modified(2, Later) with { Sources = [Backup] } },
        { "labels", Untouched with { Labels = Site }, Modified(2, Later) with { Labels = Site } },
        { "matchers", Untouched with { Matchers = ["site=dr-1"] }, Modified(2, Later) with { Matchers = ["site=\"dr-1\""] } },
        { "sender", Untouched with { SenderId = Relay }, Modified(2, Later) with { SenderId = Relay } },
        { "fallback", Untouched with { SenderFallback = true }, Modified(2, Later) with { SenderFallback = true } },
        { "language", Untouched with { Language = "zh-CN" }, Modified(2, Later) with { Language = "zh-CN" } },
        { "time zone", Untouched with { TimeZone = "Asia/Shanghai" }, Modified(2, Later) with { TimeZone = "Asia/Shanghai" } },
    };

    [Theory]
    [MemberData(nameof(SingleChanges))]
    public void Only_what_changed_is_in_the_event_and_the_state_becomes_the_draft(string change, ReceiverDraft draft, ReceiverModified expected)
    {
        change.ShouldNotBeEmpty();
        var decided = Given(Added).When(Modify(draft)).Then(expected);
        Told(decided.State).ShouldBe(Told(Saved with { Revision = 2, Settings = draft.ToSettings(), ModifiedAt = Later }));
    }

    [Fact]
    public void A_sender_can_be_unnamed_and_filters_emptied_again()
    {
        var narrow = Untouched with { SenderId = Relay, Kinds = ["task"], Sources = [Backup], Labels = Site };
        var decided = Given(new ReceiverAdded(Id, 1, narrow.ToSettings(), Now)).When(Modify(Untouched)).Then(
            Modified(2, Later) with { SenderId = Guid.Empty, Kinds = [], Sources = [], Labels = new Dictionary<string, string>() });
        Told(decided.State.Settings).ShouldBe(Told(Settings));
    }

    [Fact]
    public void Switching_off_and_on_is_an_event_of_its_own()
    {
        Given(Added).When(Modify(Untouched with { Enabled = false })).Then(new ReceiverDisabled(Id, 2, Later)).State.Settings.Enabled.ShouldBeFalse();
        Given(Added, new ReceiverDisabled(Id, 2, Now)).When(Modify(Untouched, version: 2))
            .Then(new ReceiverEnabled(Id, 3, Later)).State.Settings.Enabled.ShouldBeTrue();
    }

    [Fact]
    public void A_change_and_a_switch_in_one_save_are_one_version() =>
        Given(Added).When(Modify(Untouched with { Name = "Night", Enabled = false }))
            .Then(Modified(2, Later) with { Name = "Night" }, new ReceiverDisabled(Id, 2, Later))
            .State.Revision.ShouldBe(2);

    [Fact]
    public void A_save_based_on_an_old_version_is_stale() =>
        Given(Added, Modified(2, Now) with { Name = "Night" }).When(Modify(Untouched)).ThenStale(expected: 1, current: 2);

    [Fact]
    public void A_refused_change_changes_nothing() =>
        Given(Added).When(Modify(Untouched with { SenderId = OtherId })).ThenRefused("senderId", $"There is no sender {OtherId}");

    [Fact]
    public void A_receiver_can_be_removed_once()
    {
        Given(Added).When(r => ReceiverDecider.Remove(r, Later)).Then(new ReceiverRemoved(Id, 2, Later)).State.Removed.ShouldBeTrue();
        Given(Added, new ReceiverRemoved(Id, 2, Now)).When(r => ReceiverDecider.Remove(r, Later)).ThenMissing();
    }

    [Fact]
    public void What_is_not_there_or_was_removed_cannot_be_modified()
    {
        Given().When(Modify(Untouched)).ThenMissing();
        Given().When(r => ReceiverDecider.Remove(r, Later)).ThenMissing();
        Given(Added, new ReceiverRemoved(Id, 2, Now)).When(Modify(Untouched, version: 2)).ThenMissing();
    }

    private static Func<Receiver?, Decision<IReceiverEvent>> Modify(ReceiverDraft draft, int version = 1) =>
        receiver => ReceiverDecider.Modify(receiver, draft, version, [Backup, Grafana], [Relay], Later);

    private static Past<Receiver, IReceiverEvent> Given(params IReceiverEvent[] events) => Spec.Given<Receiver, IReceiverEvent>(Receiver.Evolve, events);
}
