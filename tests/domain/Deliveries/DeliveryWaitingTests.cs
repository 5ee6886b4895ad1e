using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Deliveries.DeliveryExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Deliveries;

/// <summary>When nothing is wrong with a mail, but with its sender.</summary>
public class DeliveryWaitingTests
{
    private static readonly DateTimeOffset GiveUp = Now + Policy.MaxAge;
    private static readonly Attempt Refused = Reached(SmtpStage.Connect, "connection-refused");
    private static readonly Route Pinned = new(Relay.Id, Fallback: false);

    [Fact]
    public void A_mail_waits_for_a_paused_sender_without_an_attempt() =>
        Given(Queued).When(Lease(Now, Paused)).Then(new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, null, GiveUp, Now))
            .State.ShouldSatisfyAllConditions(
                d => d.Status.ShouldBe(DeliveryStatus.Queued),
                d => d.Attempts.ShouldBe(0),
                d => d.WaitsFor.ShouldBe(Relay.Id),
                d => d.DueAt.ShouldBe(GiveUp));

    [Fact]
    public void A_mail_waits_for_a_held_sender_until_a_person_releases_it() =>
        Given(Queued).When(Lease(Now, Held)).Then(new DeliveryWaiting(Id, Relay.Id, SenderState.Held, null, null, Now))
            .State.ShouldSatisfyAllConditions(d => d.DueAt.ShouldBeNull(), d => d.IsOver.ShouldBeFalse());

    [Fact]
    public void Who_waits_already_is_not_told_so_again()
    {
        var paused = new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, null, GiveUp, Now);

        Given(Queued, paused).When(Lease(Now + Minutes(1), Paused)).ThenNothing();
        Given(Queued, paused).When(Lease(Now + Minutes(1), Held)).Then(new DeliveryWaiting(Id, Relay.Id, SenderState.Held, null, null, Now + Minutes(1)));
    }

    [Fact]
    public void As_soon_as_the_sender_works_again_the_mail_goes() =>
        Given(Queued, new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, Refused, GiveUp, Now)).When(Lease(Now + Minutes(1), Relay))
            .Then(Sending(Now + Minutes(1))).State.WaitsFor.ShouldBeNull();

    [Fact]
    public void The_next_sender_by_position_takes_over_for_a_paused_one() =>
        Given(Queued).When(Lease(Now, Other, Paused)).Then(new DeliverySending(Id, Other.Id, 7, "node-a", Now + LeaseTime, Now))
            .State.ShouldSatisfyAllConditions(d => d.SenderId.ShouldBe(Other.Id), d => d.MessageId.ShouldBe(Queued.MessageId));

    [Fact]
    public void Nobody_takes_over_for_a_sender_that_is_held_or_that_the_receiver_insists_on()
    {
        Given(Queued).When(Lease(Now, Held, Other)).Then(new DeliveryWaiting(Id, Relay.Id, SenderState.Held, null, null, Now));
        Given(Queued with { Envelope = ToOps with { Route = Pinned } }).When(Lease(Now, Paused, Other))
            .Then(new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, null, GiveUp, Now));
    }

    [Fact]
    public void A_sender_that_failed_costs_the_mail_nothing_and_keeps_it_waiting() =>
        Given(Queued, Sending(Now)).When(Record(Refused, Now, Paused)).Then(new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, Refused, GiveUp, Now))
            .State.ShouldSatisfyAllConditions(
                d => d.Status.ShouldBe(DeliveryStatus.Deferred),
                d => d.Reason.ShouldBe("sender"),
                d => d.Attempts.ShouldBe(0),
                d => d.LastReply.ShouldBe("connection-refused"));

    [Fact]
    public void A_mail_whose_sender_failed_goes_back_for_the_one_that_takes_over() =>
        Given(Queued, Sending(Now)).When(Record(Refused, Now, Paused, Other)).Then(new DeliveryReturned(Id, "node-a", Refused, Now))
            .State.ShouldSatisfyAllConditions(d => d.Status.ShouldBe(DeliveryStatus.Queued), d => d.DueAt.ShouldBe(Now), d => d.Attempts.ShouldBe(0));

    [Fact]
    public void A_failure_with_settings_that_were_changed_since_goes_back_to_be_tried_with_the_new_ones() =>
        Given(Queued, Sending(Now)).When(Record(Refused, Now, Relay with { Revision = 2 })).Then(new DeliveryReturned(Id, "node-a", Refused, Now));

    [Fact]
    public void A_mail_that_waited_for_as_long_as_a_mail_is_tried_failed_with_the_last_reply() =>
        Given(Queued, Sending(Now), new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, Refused, GiveUp, Now))
            .When(Lease(GiveUp, Paused)).Then(new DeliveryGivenUp(Id, "max-age", GiveUp))
            .State.ShouldSatisfyAllConditions(d => d.Status.ShouldBe(DeliveryStatus.Failed), d => d.LastReply.ShouldBe("connection-refused"));

    [Fact]
    public void A_mail_whose_sender_works_again_goes_even_at_the_last_moment() =>
        Given(Queued, new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, null, GiveUp, Now)).When(Lease(GiveUp, Relay)).Then(Sending(GiveUp));

    [Fact]
    public void A_node_that_stops_gives_back_what_it_has_in_hand()
    {
        Given(Queued, Sending(Now)).When(PutBack("node-a", Relay)).Then(new DeliveryReturned(Id, "node-a", null, Now))
            .State.ShouldSatisfyAllConditions(d => d.Attempts.ShouldBe(0), d => d.Status.ShouldBe(DeliveryStatus.Queued));
        Given(Queued, Sending(Now)).When(PutBack("node-a", Paused)).Then(new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, null, GiveUp, Now));
    }

    [Fact]
    public void What_another_node_has_in_hand_is_not_given_back()
    {
        Given(Queued, Sending(Now, "node-b")).When(PutBack("node-a", Relay)).ThenNothing();
        Given(Queued).When(PutBack("node-a", Relay)).ThenNothing();
        Given().When(PutBack("node-a", Relay)).ThenMissing();
    }

    [Fact]
    public void A_mail_over_which_every_node_dies_does_not_take_down_the_next_one()
    {
        var dying = Enumerable.Range(1, DeliveryDecider.MostInterruptions - 1).SelectMany(_ => new IDeliveryEvent[] { Sending(Now), new DeliveryInterrupted(Id, "node-a", Now) });
        IDeliveryEvent[] past = [Queued, .. dying, Sending(Now)];

        Given(past).When(Lease(Now + LeaseTime, Relay))
            .Then(new DeliveryInterrupted(Id, "node-a", Now + LeaseTime), new DeliveryGivenUp(Id, "interrupted", Now + LeaseTime))
            .State.Attempts.ShouldBe(DeliveryDecider.MostInterruptions);
    }

    private static Func<Delivery?, Decision<IDeliveryEvent>> Lease(DateTimeOffset at, params Sender[] senders) =>
        delivery => DeliveryDecider.Lease(delivery, senders, "node-a", LeaseTime, Policy, at);

    private static Func<Delivery?, Decision<IDeliveryEvent>> Record(Attempt trouble, DateTimeOffset at, params Sender[] senders) =>
        delivery => DeliveryDecider.Record(delivery, new Outcome.Failed(FailureClass.Sender, trouble), "node-a", senders, Policy, jitter: 0, at);

    private static Func<Delivery?, Decision<IDeliveryEvent>> PutBack(string node, params Sender[] senders) =>
        delivery => DeliveryDecider.PutBack(delivery, senders, node, Policy, Now);

    private static Past<Delivery, IDeliveryEvent> Given(params IDeliveryEvent[] events) => Spec.Given<Delivery, IDeliveryEvent>(Delivery.Evolve, events);
}
