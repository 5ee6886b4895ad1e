using LiveNotify.Domain.Senders;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Deliveries.IDeliveryEvent>;

namespace LiveNotify.Domain.Deliveries;

/// <summary>What may happen to a delivery.</summary>
public static class DeliveryDecider
{
    /// <summary>
    /// Takes a delivery in hand for one attempt, when it is waiting, its time has come, or the lease of whoever had it
    /// ran out. Otherwise nothing happens: another job has it, or it is over.
    /// </summary>
    /// <param name="sender">The sender it is to go out through, as it is now.</param>
    /// <param name="node">Names the process that will send.</param>
    public static Decided Lease(Delivery? delivery, Sender? sender, string node, TimeSpan lease, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        if (!IsFree(delivery, now)) return new Decided.Accepted();
        IDeliveryEvent next = sender switch
        {
            null => new DeliverySuppressed(delivery.Id, delivery.Envelope, SuppressionReason.NoSender, now),
            { Settings.Enabled: false } => new DeliverySuppressed(delivery.Id, delivery.Envelope, SuppressionReason.SenderDisabled, now),
            _ => new DeliverySending(delivery.Id, sender.Id, sender.Revision, node, now + lease, now),
        };
        return delivery.Status == DeliveryStatus.Sending
            ? new Decided.Accepted(new DeliveryInterrupted(delivery.Id, delivery.Node!, now), next)
            : new Decided.Accepted(next);
    }

    /// <summary>Keeps a delivery in hand while its conversation lives; a node that lost it gets nothing back.</summary>
    public static Decided Renew(Delivery? delivery, string node, TimeSpan lease, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        return HasInHand(delivery, node)
            ? new Decided.Accepted(new DeliveryLeaseRenewed(delivery.Id, node, now + lease, now))
            : new Decided.Accepted();
    }

    /// <summary>
    /// What an outcome means. The classes have their treatments here and nowhere else. A node that lost its lease is heard
    /// only when it brings an acceptance, for that is a fact; what else it saw is the business of whoever has it now.
    /// </summary>
    /// <param name="node">Whose conversation it was.</param>
    /// <param name="jitter">-1 to 1.</param>
    public static Decided Record(Delivery? delivery, Outcome outcome, string node, RetryPolicy policy, double jitter, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        if (delivery.Status != DeliveryStatus.Sending) return new Decided.Accepted();
        if (!HasInHand(delivery, node) && outcome is not Outcome.Accepted) return new Decided.Accepted();
        return new Decided.Accepted(outcome switch
        {
            Outcome.Accepted => new DeliveryAccepted(delivery.Id, outcome.Attempt, now),
            Outcome.Failed { Class: FailureClass.Recipient or FailureClass.Content } failed =>
                new DeliveryFailed(delivery.Id, failed.Class, failed.Attempt, now),
            Outcome.Failed failed => policy.Next(delivery, failed.Attempt.CountsAs(failed.Class), failed.RetryAfter, jitter, now) is { } next
                ? new DeliveryDeferred(delivery.Id, failed.Class, failed.Attempt, next, now)
                : new DeliveryFailed(delivery.Id, failed.Class, failed.Attempt, now),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome"),
        });
    }

    private static bool HasInHand(Delivery delivery, string node) => delivery.Status == DeliveryStatus.Sending && delivery.Node == node;

    private static bool IsFree(Delivery delivery, DateTimeOffset now) => delivery.Status switch
    {
        DeliveryStatus.Queued => true,
        DeliveryStatus.Deferred or DeliveryStatus.Sending => delivery.DueAt <= now,
        _ => false,
    };
}
