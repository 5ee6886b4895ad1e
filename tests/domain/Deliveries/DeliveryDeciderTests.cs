using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Deliveries.DeliveryExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Deliveries;

public class DeliveryDeciderTests
{
    [Fact]
    public void A_queued_delivery_is_leased_through_its_sender_as_it_is_now() =>
        Given(Queued).When(Lease(Now, Relay with { Revision = 4 }))
            .Then(new DeliverySending(Id, Relay.Id, 4, "node-a", Now + LeaseTime, Now))
            .State.MessageId.ShouldBe(Queued.MessageId);

    [Fact]
    public void A_deferred_delivery_waits_for_its_time()
    {
        var due = Now + Minutes(5);
        var deferred = Given(Queued, Sending(Now), Deferred(Now, due));
        deferred.When(Lease(due - Minutes(1))).ThenNothing();
        deferred.When(Lease(due)).Then(Sending(due));
    }

    [Fact]
    public void Nobody_takes_a_delivery_that_another_node_has_in_hand() =>
        Given(Queued, Sending(Now)).When(Lease(Now + LeaseTime - Minutes(0.1), node: "node-b")).ThenNothing();

    [Fact]
    public void When_the_lease_ran_out_the_attempt_counts_and_the_delivery_is_taken_up_with_the_same_Message_ID()
    {
        var later = Now + LeaseTime;
        var taken = Given(Queued, Sending(Now)).When(Lease(later, node: "node-b"))
            .Then(new DeliveryInterrupted(Id, "node-a", later), Sending(later, "node-b")).State;

        taken.Attempts.ShouldBe(1);
        taken.MessageId.ShouldBe(Queued.MessageId);
        taken.Node.ShouldBe("node-b");
    }

    [Fact]
    public void A_disabled_sender_suppresses_what_waits_for_it() =>
        Given(Queued).When(Lease(Now, Off)).Then(new DeliverySuppressed(Id, ToOps, "sender-disabled", Now))
            .State.ShouldSatisfyAllConditions(
                d => d.Status.ShouldBe(DeliveryStatus.Suppressed),
                d => d.Reason.ShouldBe("sender-disabled"),
                d => d.IsOver.ShouldBeTrue());

    [Fact]
    public void A_sender_that_is_gone_suppresses_what_waits_for_it() =>
        Given(Queued).When(d => DeliveryDecider.Lease(d, [], "node-a", LeaseTime, Policy, Now)).Then(new DeliverySuppressed(Id, ToOps, "no-sender", Now));

    [Fact]
    public void An_interrupted_attempt_counts_even_if_its_sender_was_disabled_since() =>
        Given(Queued, Sending(Now)).When(Lease(Now + LeaseTime, Off))
            .Then(new DeliveryInterrupted(Id, "node-a", Now + LeaseTime), new DeliverySuppressed(Id, ToOps, "sender-disabled", Now + LeaseTime))
            .State.Attempts.ShouldBe(1);

    [Fact]
    public void Acceptance_by_the_relay_is_the_end() =>
        Given(Queued, Sending(Now)).When(Record(Accepted, Now)).Then(new DeliveryAccepted(Id, Accepted.Attempt, Now))
            .State.ShouldSatisfyAllConditions(
                d => d.Status.ShouldBe(DeliveryStatus.Accepted),
                d => d.AcceptedAt.ShouldBe(Now),
                d => d.Attempts.ShouldBe(1),
                d => d.LastReply.ShouldBe("250 2.0.0 queued as 4711"),
                d => d.IsOver.ShouldBeTrue());

    [Theory]
    [InlineData(FailureClass.Recipient, SmtpStage.Recipient, "recipient")]
    [InlineData(FailureClass.Content, SmtpStage.Data, "content")]
    public void What_the_relay_refuses_for_good_fails_at_once(FailureClass failure, SmtpStage stage, string reason) =>
        Given(Queued, Sending(Now)).When(Record(Failed(failure, stage), Now)).Then(new DeliveryFailed(Id, failure, Reached(stage), Now))
            .State.ShouldSatisfyAllConditions(
                d => d.Status.ShouldBe(DeliveryStatus.Failed),
                d => d.Reason.ShouldBe(reason),
                d => d.IsOver.ShouldBeTrue());

    [Theory]
    [InlineData(FailureClass.Transient, SmtpStage.Recipient, "transient")]
    [InlineData(FailureClass.Throttled, SmtpStage.From, "throttled")]
    [InlineData(FailureClass.Uncertain, SmtpStage.Data, "uncertain")]
    public void What_may_pass_is_deferred_by_the_schedule(FailureClass failure, SmtpStage stage, string reason)
    {
        var deferred = Given(Queued, Sending(Now)).When(Record(Failed(failure, stage), Now))
            .Then(new DeliveryDeferred(Id, failure, Reached(stage), Now + Minutes(1), Now)).State;

        deferred.Status.ShouldBe(DeliveryStatus.Deferred);
        deferred.Reason.ShouldBe(reason);
        deferred.NextAttemptAt.ShouldBe(Now + Minutes(1));
        deferred.MessageId.ShouldBe(Queued.MessageId);
    }

    [Fact]
    public void The_wait_a_relay_asks_for_is_honoured() =>
        Given(Queued, Sending(Now)).When(Record(Failed(FailureClass.Throttled, SmtpStage.From, Minutes(30)), Now))
            .State.NextAttemptAt.ShouldBe(Now + Minutes(30));

    [Fact]
    public void A_failure_of_a_delivery_that_nobody_has_in_hand_changes_nothing()
    {
        Given(Queued).When(Record(Failed(FailureClass.Content, SmtpStage.Data), Now)).ThenNothing();
        Given(Queued, Sending(Now), Deferred(Now, Now + Minutes(1))).When(Record(Failed(FailureClass.Content, SmtpStage.Data), Now)).ThenNothing();
    }

    [Fact]
    public void A_node_that_sends_still_keeps_its_lease()
    {
        var renewed = Given(Queued, Sending(Now)).When(Renew(Now + Minutes(0.5)))
            .Then(new DeliveryLeaseRenewed(Id, "node-a", Now + Minutes(0.5) + LeaseTime, Now + Minutes(0.5))).State;

        renewed.DueAt.ShouldBe(Now + Minutes(0.5) + LeaseTime);
        renewed.Attempts.ShouldBe(0);
    }

    [Fact]
    public void A_node_that_lost_its_lease_gets_it_back_by_nothing_it_says()
    {
        var lost = new IDeliveryEvent[] { Queued, Sending(Now), new DeliveryInterrupted(Id, "node-a", Now), Sending(Now, "node-b") };

        Given(lost).When(Renew(Now)).ThenNothing();
        Given(lost).When(Record(Failed(FailureClass.Recipient, SmtpStage.Recipient), Now)).ThenNothing();
        Given(Queued).When(Renew(Now)).ThenNothing();
        Given().When(Renew(Now)).ThenMissing();
    }

    [Fact]
    public void That_the_relay_accepted_the_mail_is_a_fact_whoever_brings_it_and_however_late()
    {
        var lost = new IDeliveryEvent[] { Queued, Sending(Now), new DeliveryInterrupted(Id, "node-a", Now), Sending(Now, "node-b") };

        Given(lost).When(Record(Accepted, Now)).Then(new DeliveryAccepted(Id, Accepted.Attempt, Now));
        Given([.. lost, Deferred(Now, Now + Minutes(1))]).When(Record(Accepted, Now)).Then(new DeliveryAccepted(Id, Accepted.Attempt, Now));
    }

    public static TheoryData<string, IDeliveryEvent[]> Endings => new()
    {
        { "accepted", [Queued, Sending(Now), new DeliveryAccepted(Id, Accepted.Attempt, Now)] },
        { "failed", [Queued, Sending(Now), new DeliveryFailed(Id, FailureClass.Recipient, Reached(SmtpStage.Recipient), Now)] },
        { "suppressed before it was queued", [new DeliverySuppressed(Id, ToOps, "no-sender", Now)] },
        { "given up", [Queued, new DeliveryGivenUp(Id, "max-age", Now)] },
        { "cancelled", [Queued, new DeliveryCancelled(Id, null, Now)] },
        { "suppressed while it waited", [Queued, new DeliverySuppressed(Id, ToOps, "sender-disabled", Now)] },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public void Nothing_happens_to_a_delivery_that_is_over(string ending, IDeliveryEvent[] past)
    {
        ending.ShouldNotBeEmpty();
        Given(past).When(Lease(Now.AddYears(1))).ThenNothing();
        Given(past).When(Lease(Now.AddYears(1), Off)).ThenNothing();
        Given(past).When(Lease(Now.AddYears(1), Paused)).ThenNothing();
        Given(past).When(d => DeliveryDecider.PutBack(d, [Relay], "node-a", Policy, Now.AddYears(1))).ThenNothing();
        Given(past).When(Record(Accepted, Now.AddYears(1))).ThenNothing();
        Given(past).When(Record(Failed(FailureClass.Transient, SmtpStage.Data), Now.AddYears(1))).ThenNothing();
    }

    [Fact]
    public void Nothing_happens_to_a_delivery_that_is_not_there()
    {
        Given().When(Lease(Now)).ThenMissing();
        Given().When(Record(Accepted, Now)).ThenMissing();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void N_waits_make_N_plus_1_attempts(int waits)
    {
        var policy = new RetryPolicy([.. Enumerable.Repeat(Minutes(1), waits)], TimeSpan.FromHours(24));

        var over = Try(Given(Queued).State!, policy, Enumerable.Repeat(Failed(FailureClass.Transient, SmtpStage.Data), 100));

        over.Status.ShouldBe(DeliveryStatus.Failed);
        over.Reason.ShouldBe("transient");
        over.Attempts.ShouldBe(waits + 1);
    }

    [Fact]
    public void An_interrupted_attempt_uses_up_one_of_the_schedule()
    {
        var interrupted = Given(Queued, Sending(Now), new DeliveryInterrupted(Id, "node-a", Now), new DeliverySending(Id, Relay.Id, 1, "node-b", Now, Now));

        Try(interrupted.State!, Policy, Enumerable.Repeat(Failed(FailureClass.Transient, SmtpStage.Data), 100)).Attempts.ShouldBe(4);
    }

    /// <summary>That happens where it resumed in between, or could not be paused: the schedule keeps the two from talking past each other.</summary>
    [Theory]
    [InlineData(SmtpStage.Resolve)]
    [InlineData(SmtpStage.Connect)]
    [InlineData(SmtpStage.Tls)]
    [InlineData(SmtpStage.Authenticate)]
    [InlineData(SmtpStage.From)]
    public void Failures_of_a_sender_that_is_not_paused_use_up_no_attempt_so_the_mail_still_goes_when_it_is_mended(SmtpStage stage)
    {
        var policy = Policy with { MaxAge = TimeSpan.FromDays(365) };
        IEnumerable<Outcome> broken = Enumerable.Repeat(Failed(FailureClass.Sender, stage), 50);

        var waiting = Try(Given(Queued).State!, policy, broken);
        waiting.Status.ShouldBe(DeliveryStatus.Deferred);
        waiting.Attempts.ShouldBe(0);

        Try(waiting, policy, [Accepted]).ShouldSatisfyAllConditions(d => d.Status.ShouldBe(DeliveryStatus.Accepted), d => d.Attempts.ShouldBe(1));
    }

    [Fact]
    public void Failures_of_a_sender_that_is_not_paused_end_with_the_age_of_the_mail()
    {
        var over = Try(Given(Queued).State!, Policy, Enumerable.Repeat(Failed(FailureClass.Sender, SmtpStage.Connect), 1000));

        over.Status.ShouldBe(DeliveryStatus.Failed);
        over.Reason.ShouldBe("sender");
        (over.ChangedAt - Now).ShouldBeInRange(TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }

    /// <summary>Leases and records one outcome after another, each as soon as the delivery is due, until it is over.</summary>
    private static Delivery Try(Delivery delivery, RetryPolicy policy, IEnumerable<Outcome> outcomes)
    {
        foreach (var outcome in outcomes.TakeWhile(_ => !delivery.IsOver))
        {
            var now = delivery.Status == DeliveryStatus.Queued ? delivery.ChangedAt : delivery.DueAt!.Value;
            if (delivery.Status != DeliveryStatus.Sending) delivery = After(delivery, DeliveryDecider.Lease(delivery, [Relay], "node-a", LeaseTime, policy, now));
            delivery = After(delivery, DeliveryDecider.Record(delivery, outcome, delivery.Node!, [Relay], policy, 0, now));
        }

        return delivery;
    }

    private static Delivery After(Delivery delivery, Decision<IDeliveryEvent> decision) =>
        ((Decision<IDeliveryEvent>.Accepted)decision).Events.Aggregate((Delivery?)delivery, Delivery.Evolve)!;

    private static Func<Delivery?, Decision<IDeliveryEvent>> Lease(DateTimeOffset at, Sender? sender = null, string node = "node-a") =>
        delivery => DeliveryDecider.Lease(delivery, [sender ?? Relay], node, LeaseTime, Policy, at);

    private static Func<Delivery?, Decision<IDeliveryEvent>> Record(Outcome outcome, DateTimeOffset at, string node = "node-a") =>
        delivery => DeliveryDecider.Record(delivery, outcome, node, [Relay], Policy, jitter: 0, at);

    private static Func<Delivery?, Decision<IDeliveryEvent>> Renew(DateTimeOffset at, string node = "node-a") =>
        delivery => DeliveryDecider.Renew(delivery, node, LeaseTime, at);

    private static Past<Delivery, IDeliveryEvent> Given(params IDeliveryEvent[] events) => Spec.Given<Delivery, IDeliveryEvent>(Delivery.Evolve, events);
}
