using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Configuration;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using LiveNotify.Tests.Domain.Receivers;
using LiveNotify.Tests.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Configuration;

public class ConfigurationDeciderTests
{
    private static readonly SavedConfiguration Empty = new([], [], [], [], new HashSet<Guid>());
    private static readonly SavedConfiguration Saved = Empty with { Senders = [SenderExamples.Saved], Receivers = [ReceiverExamples.Saved] };
    private static readonly ReceiverEntry Receiver = new(ReceiverExamples.Id, ReceiverExamples.Untouched, []);

    [Fact]
    public void What_is_as_wanted_is_not_changed() =>
        Plan(new([new(SenderExamples.Id, SenderExamples.Untouched)], [], [Receiver], []), Saved).Changes.ShouldBeEmpty();

    [Fact]
    public void Sections_left_out_want_nothing() => Plan(new(), Saved).Changes.ShouldBeEmpty();

    [Fact]
    public void An_unlisted_sender_is_disabled_once_and_keeps_its_password()
    {
        var change = Plan(new(Senders: []), Saved).Changes.Single();

        (change.Action, change.Version).ShouldBe((ChangeAction.Disable, 2));
        change.Events.ShouldBe([new SenderDisabled(SenderExamples.Id, 2, Now)]);
        var after = (Sender)AuditState.Evolve(SenderExamples.Saved, change.Events[0])!;
        after.Password.ShouldBe(SenderExamples.Secret);
        Plan(new(Senders: []), Saved with { Senders = [after] }).Changes.ShouldBeEmpty();
    }

    [Fact]
    public void New_senders_without_a_position_come_last_in_the_order_of_the_file()
    {
        var draft = SenderExamples.Untouched with { Password = SenderExamples.Secret };
        var wanted = new ConfigurationDraft(Senders:
            [new(SenderExamples.Id, SenderExamples.Untouched), new(NewId(1), draft), new(NewId(2), draft with { Position = 5 }), new(NewId(3), draft)]);

        Plan(wanted, Saved).Changes.SelectMany(c => c.Events).Cast<SenderAdded>().Select(e => e.Settings.Position).ShouldBe([6, 5, 7]);
    }

    [Fact]
    public void A_source_that_breaks_a_rule_is_named_there_and_not_by_each_receiver_that_refers_to_it()
    {
        var refusals = Plan(new(Sources: [new("", "backup", null, true)], Receivers: [Receiver with { SourceSlugs = ["backup", "nobody"] }]), Saved).Refusals;

        refusals.Select(r => r.Field).ShouldBe(["sources[0].name", "receivers[0].sources[1]"], ignoreOrder: true);
    }

    [Fact]
    public void A_change_says_no_secret_and_not_whether_mails_are_held()
    {
        var change = Plan(new(Senders: [new(NewId(1), SenderExamples.Untouched with { Password = SenderExamples.Secret })]), Empty).Changes.Single();

        change.Fields.ShouldContain(new AuditChange("password", null, AuditFields.SecretSet));
        change.Fields.ShouldNotContain(field => field.Field == AuditFields.Held);
        change.ToString().ShouldNotContain(SenderExamples.Secret.Ciphertext);
    }

    [Fact]
    public void The_revision_is_of_what_was_saved_whatever_its_order_and_of_nothing_else()
    {
        var other = SenderExamples.Saved with { Id = NewId(1) };
        var both = Saved with { Senders = [SenderExamples.Saved, other] };

        both.Revision.ShouldBe((Saved with { Senders = [other, SenderExamples.Saved] }).Revision);
        both.Revision.ShouldNotBe(Saved.Revision);
        (Saved with { Senders = [SenderExamples.Saved with { Revision = 2 }] }).Revision.ShouldNotBe(Saved.Revision);
        (Saved with { Senders = [SenderExamples.Saved with { Hold = new(Now, null) }] }).Revision.ShouldBe(Saved.Revision);
        var own = Source.Evolve(null, ((Decision<ISourceEvent>.Accepted)OwnSource.Add(null, [], Now)).Events[0])!;
        (Saved with { Sources = [own] }).Revision.ShouldBe(Saved.Revision);
    }

    [Fact]
    public void The_revision_after_a_change_is_the_one_there_is_then()
    {
        var changes = Plan(new(Senders: [], Receivers: []), Saved).Changes;
        var after = Empty with
        {
            Senders = [(Sender)changes[0].Events.Aggregate((object?)SenderExamples.Saved, AuditState.Evolve)!],
            Receivers = [(LiveNotify.Domain.Receivers.Receiver)changes[1].Events.Aggregate((object?)ReceiverExamples.Saved, AuditState.Evolve)!],
        };

        Saved.RevisionAfter(changes).ShouldBe(after.Revision);
        Saved.RevisionAfter([]).ShouldBe(Saved.Revision);
    }

    private static Guid NewId(int number) => new($"0198c0de-0000-7000-8000-0000000000d{number}");

    private static ConfigurationPlan Plan(ConfigurationDraft wanted, SavedConfiguration saved) =>
        ConfigurationDecider.Plan(wanted, saved, new AnyTemplate(), slug => new(NewId(9), $"hash of {slug}", SenderExamples.Secret), Now);

    private sealed class AnyTemplate : ITemplateCheck
    {
        public IReadOnlyList<Refusal> Check(TemplateTexts texts) => [];
    }
}
