using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Deliveries.DeliveryExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Deliveries;

/// <summary>
/// Whatever nodes, relays and clocks do, and in whatever order: a delivery is never lost and never comes back. Each seed
/// is one random life, the same in every run.
/// </summary>
public class DeliveryLifeTests
{
    private const int Steps = 60;

    private static readonly FailureClass[] Classes = Enum.GetValues<FailureClass>();
    private static readonly SmtpStage[] Stages = Enum.GetValues<SmtpStage>();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 200)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_delivery_is_never_lost_never_resurrected_and_comes_to_an_end(int seed)
    {
        var random = new Random(seed);
        var delivery = Delivery.Evolve(null, Queued)!;
        var now = Now;

        for (var step = 0; step < Steps; step++)
        {
            now += TimeSpan.FromSeconds(random.Next(0, 600));
            var before = delivery;
            foreach (var e in Decide(random, delivery, now))
            {
                delivery = Delivery.Evolve(delivery, e).ShouldNotBeNull();
                ShouldFollow(before, delivery, now);
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
            var before = delivery;
            delivery = Delivery.Evolve(delivery, AnyEvent(random, Now.AddMinutes(step)));
            if (before is not null) delivery.ShouldNotBeNull();
            if (before is { IsOver: true }) delivery.ShouldBe(before);
        }
    }

    private static IReadOnlyList<IDeliveryEvent> Decide(Random random, Delivery delivery, DateTimeOffset now)
    {
        var decision = random.Next(11) switch
        {
            < 5 => DeliveryDecider.Lease(delivery, random.Next(40) switch { 0 => null, 1 => Off, _ => Relay }, $"node-{random.Next(3)}", LeaseTime, now),
            5 => DeliveryDecider.Renew(delivery, $"node-{random.Next(3)}", LeaseTime, now),
            < 7 => DeliveryDecider.Record(delivery, Accepted with { Attempt = Reached(SmtpStage.Data) }, $"node-{random.Next(3)}", Policy, Jitter(random), now),
            _ => DeliveryDecider.Record(delivery, Failed(Pick(random, Classes), Pick(random, Stages)), $"node-{random.Next(3)}", Policy, Jitter(random), now),
        };
        return decision.ShouldBeOfType<Decision<IDeliveryEvent>.Accepted>().Events;
    }

    private static void ShouldFollow(Delivery before, Delivery after, DateTimeOffset now)
    {
        before.IsOver.ShouldBeFalse("a decider said something of a delivery that is over");
        after.MessageId.ShouldBe(Queued.MessageId);
        after.QueuedAt.ShouldBe(Queued.At);
        after.Attempts.ShouldBeGreaterThanOrEqualTo(before.Attempts);
        after.IsOver.ShouldBe(after.Status is not (DeliveryStatus.Queued or DeliveryStatus.Sending or DeliveryStatus.Deferred));
        if (!after.IsOver && after.Status != before.Status) after.DueAt!.Value.ShouldBeInRange(now, now + RetryPolicy.MaxHint);
        if (after.Status == DeliveryStatus.Deferred) (after.NextAttemptAt - after.QueuedAt)!.Value.ShouldBeLessThanOrEqualTo(Policy.MaxAge);
    }

    /// <summary>A working node and a relay that always says "later": even so it ends, after the attempts that are left.</summary>
    private static Delivery Drain(Delivery delivery, DateTimeOffset now)
    {
        for (var round = 0; round < 2 * (Policy.Waits.Count + 2) && !delivery.IsOver; round++)
        {
            now = delivery.DueAt > now ? delivery.DueAt.Value : now;
            var decision = round % 2 == 0
                ? DeliveryDecider.Lease(delivery, Relay, "node-a", LeaseTime, now)
                : DeliveryDecider.Record(delivery, Failed(FailureClass.Transient, SmtpStage.Data), delivery.Node!, Policy, 1, now);
            delivery = ((Decision<IDeliveryEvent>.Accepted)decision).Events.Aggregate((Delivery?)delivery, Delivery.Evolve)!;
        }

        return delivery;
    }

    private static IDeliveryEvent AnyEvent(Random random, DateTimeOffset at) => random.Next(9) switch
    {
        0 => Queued,
        1 => new DeliverySuppressed(Id, ToOps, SuppressionReason.SenderDisabled, at),
        2 => new DeliveryInterrupted(Id, "node-a", at),
        3 => new DeliveryAccepted(Id, Accepted.Attempt, at),
        4 => new DeliveryFailed(Id, Pick(random, Classes), Reached(Pick(random, Stages)), at),
        7 => new DeliveryLeaseRenewed(Id, $"node-{random.Next(3)}", at.AddMinutes(1), at),
        5 => Deferred(at, at.AddMinutes(1), Pick(random, Classes)),
        _ => Sending(at, $"node-{random.Next(3)}"),
    };

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static double Jitter(Random random) => (random.NextDouble() * 2) - 1;
}
