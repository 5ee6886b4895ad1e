using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Deliveries.DeliveryExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Deliveries;

/// <summary>What people may do with a delivery.</summary>
public class DeliveryControlTests
{
    private static readonly Guid NewId = Guid.Parse("0198c0de-2222-7000-8000-000000000001");
    private static readonly DateTimeOffset Later = Now + Minutes(30);
    private static readonly DeliveryAccepted WasAccepted = new(Id, Accepted.Attempt, Now);
    private static readonly DeliveryFailed WasRefused = new(Id, FailureClass.Recipient, Reached(SmtpStage.Recipient), Now);

    public static TheoryData<string, IDeliveryEvent[]> NotOnItsWay => new()
    {
        { "queued", [Queued] },
        { "deferred", [Queued, Sending(Now), Deferred(Now, Later)] },
        { "waiting for its sender", [Queued, new DeliveryWaiting(Id, Relay.Id, SenderState.Held, null, null, Now)] },
    };

    [Theory]
    [MemberData(nameof(NotOnItsWay))]
    public void What_is_not_on_its_way_can_be_cancelled_and_the_reason_is_kept(string state, IDeliveryEvent[] past)
    {
        state.ShouldNotBeEmpty();
        Given(past).When(Cancel(" a drill ")).Then(new DeliveryCancelled(Id, "a drill", Later))
            .State.ShouldSatisfyAllConditions(
                d => d.Status.ShouldBe(DeliveryStatus.Cancelled), d => d.Reason.ShouldBe("a drill"), d => d.IsOver.ShouldBeTrue(), d => d.DueAt.ShouldBeNull());
    }

    [Fact]
    public void What_is_on_its_way_or_over_cannot_be_cancelled()
    {
        ShouldNotBeNow(Given(Queued, Sending(Now)).When(Cancel()), "being sent right now");
        ShouldNotBeNow(Given(Queued, Sending(Now), WasAccepted).When(Cancel()), "accepted");
        ShouldNotBeNow(Given(Queued, new DeliveryCancelled(Id, null, Now)).When(Cancel()), "cancelled");
    }

    [Fact]
    public void A_mail_the_relay_never_took_is_sent_again_as_the_same_mail() =>
        Given(Queued, Sending(Now), WasRefused).When(Resend("address mended"))
            .Then(new DeliveryResent(Id, Relay.Id, 1, Queued.MessageId, MayRepeat: false, "address mended", Later))
            .State.ShouldSatisfyAllConditions(
                d => d.Status.ShouldBe(DeliveryStatus.Queued), d => d.DatedAt.ShouldBeNull(), d => d.DueAt.ShouldBe(Later), d => d.Attempts.ShouldBe(1), d => d.Reason.ShouldBeNull());

    [Fact]
    public void A_mail_the_relay_took_is_sent_again_as_a_new_mail_that_is_a_repeat() =>
        Given(Queued, Sending(Now), WasAccepted).When(Resend())
            .Then(new DeliveryResent(Id, Relay.Id, 1, $"{NewId:N}@example.com", MayRepeat: true, null, Later))
            .State.ShouldSatisfyAllConditions(d => d.AcceptedAt.ShouldBeNull(), d => d.DatedAt.ShouldBe(Later));

    [Fact]
    public void Whoever_sends_a_mail_again_that_may_have_gone_out_is_told_so()
    {
        Given(Queued, Sending(Now), new DeliveryFailed(Id, FailureClass.Uncertain, Reached(SmtpStage.Data), Now)).When(Resend())
            .Then(new DeliveryResent(Id, Relay.Id, 1, Queued.MessageId, MayRepeat: true, null, Later));
        Given(Queued, Sending(Now), new DeliveryInterrupted(Id, "node-a", Now), new DeliveryCancelled(Id, null, Now)).When(Resend())
            .Then(new DeliveryResent(Id, Relay.Id, 1, Queued.MessageId, MayRepeat: true, null, Later));
    }

    [Fact]
    public void A_mail_that_was_held_back_before_it_had_a_sender_gets_one() =>
        Given(new DeliverySuppressed(Id, ToOps, "no-sender", Now)).When(Resend())
            .Then(new DeliveryResent(Id, Relay.Id, 1, $"{NewId:N}@example.com", MayRepeat: false, null, Later))
            .State.SenderId.ShouldBe(Relay.Id);

    [Fact]
    public void A_deferred_mail_is_sent_now() =>
        Given(Queued, Sending(Now), Deferred(Now, Later + Minutes(30))).When(Resend()).State.DueAt.ShouldBe(Later);

    [Fact]
    public void A_mail_that_is_sent_again_has_its_whole_schedule_and_age_before_it()
    {
        var late = Now + TimeSpan.FromDays(30);
        var again = Given(Queued, Sending(Now), WasRefused, new DeliveryResent(Id, Relay.Id, 1, Queued.MessageId, false, null, late), Sending(late));

        again.When(d => DeliveryDecider.Record(d, Failed(FailureClass.Transient, SmtpStage.Data), "node-a", [Relay], Policy, 0, late))
            .Then(Deferred(late, late + Minutes(1)));
    }

    [Fact]
    public void What_nobody_can_send_is_not_sent_again()
    {
        ShouldNotBeNow(Given(Queued).When(Resend()), "queued already");
        ShouldNotBeNow(Given(Queued, Sending(Now)).When(Resend()), "sending already");
        ShouldNotBeNow(Given(new DeliverySuppressed(Id, ToOps with { To = null }, "no-receiver", Now)).When(Resend()), "add a receiver");
        ShouldNotBeNow(Given(Queued, Sending(Now), WasRefused).When(d => DeliveryControl.Resend(d, [Off], null, NewId, Later)), "enable it");
        ShouldNotBeNow(Given(Queued, Sending(Now), WasRefused).When(d => DeliveryControl.Resend(d, [], null, NewId, Later)), "add one first");
        Given().When(Resend()).ThenMissing();
        Given().When(Cancel()).ThenMissing();
    }

    [Fact]
    public void A_reason_is_one_line_of_at_most_500_characters()
    {
        Given(Queued).When(Cancel(new string('x', 501))).ThenRefusedNaming("reason");
        Given(Queued, Sending(Now), WasRefused).When(Resend("one\nthe other")).ThenRefusedNaming("reason");
    }

    private static void ShouldNotBeNow(Decided<Delivery, IDeliveryEvent> decided, string why) =>
        decided.Decision.ShouldBeOfType<Decision<IDeliveryEvent>.NotNow>().Why.ToString().ShouldContain(why);

    private static Func<Delivery?, Decision<IDeliveryEvent>> Cancel(string? reason = null) => delivery => DeliveryControl.Cancel(delivery, reason, Later);

    private static Func<Delivery?, Decision<IDeliveryEvent>> Resend(string? reason = null) =>
        delivery => DeliveryControl.Resend(delivery, [Relay], reason, NewId, Later);

    private static Past<Delivery, IDeliveryEvent> Given(params IDeliveryEvent[] events) => Spec.Given<Delivery, IDeliveryEvent>(Delivery.Evolve, events);
}
