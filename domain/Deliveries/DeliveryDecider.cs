using LiveNotify.Domain.Senders;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Deliveries.IDeliveryEvent>;

namespace LiveNotify.Domain.Deliveries;

/// <summary>What the queue may do with a delivery; what a person may do is in <see cref="DeliveryControl"/>.</summary>
public static class DeliveryDecider
{
    /// <summary>So many nodes in a row that died over a mail are no accident: the next would only be one more.</summary>
    public const int MostInterruptions = 10;

    /// <summary>
    /// Takes a delivery in hand for one attempt, when it is waiting, its time has come, or the lease of whoever had it
    /// ran out. Otherwise nothing happens: another job has it, or it is over. Where no sender can take it now it waits
    /// for one.
    /// </summary>
    /// <param name="senders">All there are, as they are now.</param>
    /// <param name="node">Names the process that will send.</param>
    public static Decided Lease(
        Delivery? delivery, IReadOnlyList<Sender> senders, string node, TimeSpan lease, RetryPolicy policy, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        if (!IsFree(delivery, now)) return new Decided.Accepted();
        return new Decided.Accepted([.. Interrupted(delivery, now), .. Next(delivery, senders, node, lease, policy, now)]);
    }

    /// <summary>Keeps a delivery in hand while its conversation lives; a node that lost it gets nothing back.</summary>
    public static Decided Renew(Delivery? delivery, string node, TimeSpan lease, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        return HasInHand(delivery, node)
            ? new Decided.Accepted(new DeliveryLeaseRenewed(delivery.Id, node, now + lease, now))
            : new Decided.Accepted();
    }

    /// <summary>Gives a delivery back that was in hand and never got a conversation: for another sender, another node, or to wait.</summary>
    public static Decided PutBack(Delivery? delivery, IReadOnlyList<Sender> senders, string node, RetryPolicy policy, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        return HasInHand(delivery, node) ? new Decided.Accepted(Back(delivery, attempt: null, senders, policy, now)) : new Decided.Accepted();
    }

    /// <summary>
    /// What an outcome means. The classes have their treatments here and nowhere else. A node that lost its lease is heard
    /// only when it brings an acceptance, for that is a fact; what else it saw is the business of whoever has it now.
    /// </summary>
    /// <param name="node">Whose conversation it was.</param>
    /// <param name="senders">All there are, as they are now: one that failed is paused already.</param>
    /// <param name="jitter">-1 to 1.</param>
    public static Decided Record(
        Delivery? delivery, Outcome outcome, string node, IReadOnlyList<Sender> senders, RetryPolicy policy, double jitter, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        if (outcome is Outcome.Accepted accepted)
            return delivery.IsOver ? new Decided.Accepted() : new Decided.Accepted(new DeliveryAccepted(delivery.Id, accepted.Attempt, now));
        if (!HasInHand(delivery, node)) return new Decided.Accepted();
        return new Decided.Accepted(outcome switch
        {
            Outcome.Failed { Class: FailureClass.Recipient or FailureClass.Content } failed =>
                new DeliveryFailed(delivery.Id, failed.Class, failed.Attempt, now),
            Outcome.Failed { Class: FailureClass.Sender } failed when !IsAsItWas(failed.Attempt, delivery, senders) =>
                Back(delivery, failed.Attempt, senders, policy, now),
            Outcome.Failed failed => policy.Next(delivery, failed.Attempt.CountsAs(failed.Class), failed.RetryAfter, jitter, now) is { } next
                ? new DeliveryDeferred(delivery.Id, failed.Class, failed.Attempt, next, now)
                : new DeliveryFailed(delivery.Id, failed.Class, failed.Attempt, now),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome"),
        });
    }

    /// <summary>Later notifications folded into this one.</summary>
    /// <param name="repeats">How many by now; fewer than it knows of already is old news.</param>
    public static Decided Repeat(Delivery? delivery, int repeats, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        return repeats > delivery.Repeats ? new Decided.Accepted(new DeliveryRepeated(delivery.Id, repeats, now)) : new Decided.Accepted();
    }

    /// <summary>The same for a delivery that was queued this very moment, in the same transaction.</summary>
    public static DeliveryRepeated RepeatedAtOnce(Guid deliveryId, int repeats, DateTimeOffset now) => new(deliveryId, repeats, now);

    private static IEnumerable<IDeliveryEvent> Interrupted(Delivery delivery, DateTimeOffset now)
    {
        if (delivery.Status == DeliveryStatus.Sending) yield return new DeliveryInterrupted(delivery.Id, delivery.Node!, now);
    }

    private static IEnumerable<IDeliveryEvent> Next(
        Delivery delivery, IReadOnlyList<Sender> senders, string node, TimeSpan lease, RetryPolicy policy, DateTimeOffset now)
    {
        if (delivery.Status == DeliveryStatus.Sending && delivery.Interruptions + 1 >= MostInterruptions)
            return [new DeliveryGivenUp(delivery.Id, GiveUpReason.Interrupted, now)];
        return RouteOf(delivery).Choose(senders) switch
        {
            Passage.Open(var sender) => [new DeliverySending(delivery.Id, sender.Id, sender.Revision, node, now + lease, now)],
            Passage.Blocked(var sender) => Blocked(delivery, sender, policy, now),
            Passage.None none => [new DeliverySuppressed(delivery.Id, delivery.Envelope, none.Reason, now)],
            _ => [],
        };
    }

    private static IEnumerable<IDeliveryEvent> Blocked(Delivery delivery, Sender sender, RetryPolicy policy, DateTimeOffset now)
    {
        var waiting = Wait(delivery, sender, attempt: null, policy, now);
        if (now >= waiting.GiveUpAt) return [new DeliveryGivenUp(delivery.Id, GiveUpReason.MaxAge, now)];
        var waitsAlready = delivery.Status != DeliveryStatus.Sending && delivery.WaitsFor == sender.Id && delivery.DueAt == waiting.GiveUpAt;
        return waitsAlready ? [] : [waiting];
    }

    private static IDeliveryEvent Back(Delivery delivery, Attempt? attempt, IReadOnlyList<Sender> senders, RetryPolicy policy, DateTimeOffset now) =>
        RouteOf(delivery).Choose(senders) is Passage.Blocked(var sender)
            ? Wait(delivery, sender, attempt, policy, now)
            : new DeliveryReturned(delivery.Id, delivery.Node!, attempt, now);

    /// <summary>A pause is for the mail's own time at most; a hold is for a person to end.</summary>
    private static DeliveryWaiting Wait(Delivery delivery, Sender sender, Attempt? attempt, RetryPolicy policy, DateTimeOffset now) =>
        new(delivery.Id, sender.Id, sender.State, attempt, sender.State == SenderState.Paused ? policy.GiveUpAt(delivery) : null, now);

    /// <summary>
    /// Nobody paused the sender that failed, and it would be chosen again at once: then the schedule decides when, or two
    /// programs would talk past each other without end.
    /// </summary>
    private static bool IsAsItWas(Attempt attempt, Delivery delivery, IReadOnlyList<Sender> senders) =>
        RouteOf(delivery).Choose(senders) is Passage.Open(var sender) && sender.Id == attempt.SenderId && sender.Revision == attempt.SenderVersion;

    private static Route RouteOf(Delivery delivery) => delivery.Envelope.Route ?? Route.Any;

    private static bool HasInHand(Delivery delivery, string node) => delivery.Status == DeliveryStatus.Sending && delivery.Node == node;

    private static bool IsFree(Delivery delivery, DateTimeOffset now) => delivery.Status switch
    {
        DeliveryStatus.Queued => true,
        DeliveryStatus.Deferred => delivery.WaitsFor is not null || delivery.DueAt <= now,
        DeliveryStatus.Sending => delivery.DueAt <= now,
        _ => false,
    };
}
