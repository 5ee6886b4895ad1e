using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Deliveries.DeliveryExamples;

namespace LiveNotify.Tests.Domain.Deliveries;

/// <summary>
/// Whatever nodes, relays, senders, people and clocks do, and in whatever order: a delivery is never lost, never comes back by
/// itself and is never in two hands. Each seed is one random life, the same in every run.
/// </summary>
public class DeliveryLifeTests
{
    private const int Steps = 60;

    private static readonly FailureClass[] Classes = Enum.GetValues<FailureClass>();
    private static readonly SmtpStage[] Stages = Enum.GetValues<SmtpStage>();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 300)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_delivery_is_never_lost_never_resurrected_never_in_two_hands_and_comes_to_an_end(int seed)
    {
        var random = new Random(seed);
        var delivery = Delivery.Evolve(null, Queued)!;
        var now = Spec.Now;

        for (var step = 0; step < Steps; step++)
        {
            now += TimeSpan.FromSeconds(random.Next(0, 600));
            foreach (var e in Decide(random, delivery, now))
            {
                var before = delivery;
                delivery = Delivery.Evolve(delivery, e).ShouldNotBeNull();
                ShouldFollow(before, e, delivery, now);
            }
        }

        Drain(delivery, now).IsOver.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_is_over_stays_as_it_is_whatever_is_heard_late_or_twice(int seed)
    {
        var random = new Random(seed);
        Delivery? delivery = null;

        for (var step = 0; step < Steps; step++)
        {
            var (before, e) = (delivery, AnyEvent(random, Spec.Now.AddMinutes(step)));
            delivery = Delivery.Evolve(delivery, e);
            if (before is not null) delivery.ShouldNotBeNull();
            if (before is { IsOver: true } && e is not DeliveryResent) delivery.ShouldBe(before);
        }
    }

    private static IReadOnlyList<IDeliveryEvent> Decide(Random random, Delivery delivery, DateTimeOffset now)
    {
        var (node, senders) = ($"node-{random.Next(3)}", Senders(random));
        var decision = random.Next(32) switch
        {
            < 14 => DeliveryDecider.Lease(delivery, senders, node, LeaseTime, Policy, now),
            < 16 => DeliveryDecider.Renew(delivery, node, LeaseTime, now),
            < 18 => DeliveryDecider.PutBack(delivery, senders, node, Policy, now),
            < 20 => DeliveryDecider.Record(delivery, Accepted with { Attempt = Reached(SmtpStage.Data) }, node, senders, Policy, Jitter(random), now),
            20 => DeliveryControl.Cancel(delivery, null, now),
            21 => DeliveryControl.Resend(delivery, senders, null, new Guid(random.Next(), 1, 2, new byte[8]), now),
            _ => DeliveryDecider.Record(delivery, Failed(Pick(random, Classes), Pick(random, Stages)), node, senders, Policy, Jitter(random), now),
        };
        return decision is Decision<IDeliveryEvent>.Accepted accepted ? accepted.Events : [];
    }

    private static void ShouldFollow(Delivery before, IDeliveryEvent e, Delivery after, DateTimeOffset now)
    {
        (before.IsOver && e is not DeliveryResent).ShouldBeFalse("a decider said something of a delivery that is over");
        if (e is DeliverySending) (before.Status != DeliveryStatus.Sending || before.DueAt <= now).ShouldBeTrue("two nodes have it in hand");
        if (after.MessageId != before.MessageId) (before.Status, e).ShouldSatisfyAllConditions(
            x => x.Status.ShouldBe(DeliveryStatus.Accepted), x => x.e.ShouldBeOfType<DeliveryResent>());
        after.QueuedAt.ShouldBe(Queued.At);
        after.Attempts.ShouldBeGreaterThanOrEqualTo(before.Attempts);
        ShouldBeLookedAfter(after, now);
        if (after.NextAttemptAt is { } next) (next - (after.ResentAt ?? after.QueuedAt)).ShouldBeLessThanOrEqualTo(Policy.MaxAge);
    }

    /// <summary>Somebody looks at it in time: the sweep, or, where a person holds its sender, that person.</summary>
    private static void ShouldBeLookedAfter(Delivery delivery, DateTimeOffset now)
    {
        if (delivery.IsOver) delivery.DueAt.ShouldBeNull();
        else if (delivery.WaitsFor is null) delivery.DueAt.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(now + RetryPolicy.MaxHint);
        else if (delivery.DueAt is { } giveUp) giveUp.ShouldBeLessThanOrEqualTo((delivery.ResentAt ?? delivery.QueuedAt) + Policy.MaxAge);
    }

    /// <summary>A working node and sender, and a relay that always says "later": even so it ends, after the attempts that are left.</summary>
    private static Delivery Drain(Delivery delivery, DateTimeOffset now)
    {
        for (var round = 0; round < Policy.Waits.Count + 2 && !delivery.IsOver; round++)
        {
            now = delivery.WaitsFor is null && delivery.DueAt > now ? delivery.DueAt.Value : now;
            delivery = After(delivery, DeliveryDecider.Lease(delivery, [Relay], "node-a", LeaseTime, Policy, now));
            if (!delivery.IsOver)
                delivery = After(delivery, DeliveryDecider.Record(delivery, Failed(FailureClass.Transient, SmtpStage.Data), "node-a", [Relay], Policy, 1, now));
        }

        return delivery;
    }

    private static Delivery After(Delivery delivery, Decision<IDeliveryEvent> decision) =>
        ((Decision<IDeliveryEvent>.Accepted)decision).Events.Aggregate((Delivery?)delivery, Delivery.Evolve)!;

    private static IDeliveryEvent AnyEvent(Random random, DateTimeOffset at) => random.Next(14) switch
    {
        0 => Queued,
        1 => new DeliverySuppressed(Id, ToOps, SuppressionReason.SenderDisabled, at),
        2 => new DeliveryInterrupted(Id, "node-a", at),
        3 => new DeliveryAccepted(Id, Accepted.Attempt, at),
        4 => new DeliveryFailed(Id, Pick(random, Classes), Reached(Pick(random, Stages)), at),
        5 => Deferred(at, at.AddMinutes(1), Pick(random, Classes)),
        6 => new DeliveryLeaseRenewed(Id, $"node-{random.Next(3)}", at.AddMinutes(1), at),
        7 => new DeliveryWaiting(Id, Relay.Id, SenderState.Paused, null, at.AddHours(1), at),
        8 => new DeliveryReturned(Id, "node-a", null, at),
        9 => new DeliveryGivenUp(Id, GiveUpReason.MaxAge, at),
        10 => new DeliveryCancelled(Id, null, at),
        11 => new DeliveryResent(Id, Relay.Id, 1, Queued.MessageId, false, null, at),
        _ => Sending(at, $"node-{random.Next(3)}"),
    };

    /// <summary>The sender as it may stand: working most of the time, else paused, held, disabled, gone, or with another to take over.</summary>
    private static Sender[] Senders(Random random) => random.Next(24) switch
    {
        0 => [],
        1 => [Off],
        2 => [Held],
        3 or 4 => [Paused],
        5 => [Paused, Other],
        _ => [Relay],
    };

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static double Jitter(Random random) => (random.NextDouble() * 2) - 1;
}
