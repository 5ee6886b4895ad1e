using LiveNotify.Domain.Senders;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Deliveries.IDeliveryEvent>;

namespace LiveNotify.Domain.Deliveries;

/// <summary>What a person may do with a delivery, and why not.</summary>
public static class DeliveryControl
{
    /// <summary>What can be cancelled: whatever is not on its way yet.</summary>
    public static IReadOnlyList<DeliveryStatus> Cancellable { get; } = [DeliveryStatus.Queued, DeliveryStatus.Deferred];

    /// <summary>What can be sent again; a deferred one is sent now.</summary>
    public static IReadOnlyList<DeliveryStatus> Resendable { get; } =
        [DeliveryStatus.Deferred, DeliveryStatus.Failed, DeliveryStatus.Cancelled, DeliveryStatus.Suppressed, DeliveryStatus.Accepted];

    /// <summary>What is sent again where nobody names a status: all that has not arrived. Accepted mail would be a repeat for certain.</summary>
    public static IReadOnlyList<DeliveryStatus> ResentUnasked { get; } =
        [DeliveryStatus.Failed, DeliveryStatus.Cancelled, DeliveryStatus.Suppressed];

    public static Decided Cancel(Delivery? delivery, string? reason, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        if (Reason.Check(reason).ToList() is { Count: > 0 } refusals) return new Decided.Refused(refusals);
        if (Cancellable.Contains(delivery.Status)) return new Decided.Accepted(new DeliveryCancelled(delivery.Id, Reason.Of(reason), now));
        return new Decided.NotNow(delivery.Status == DeliveryStatus.Sending
            ? new("This mail is being sent right now; look again in a moment whether it can still be cancelled")
            : new("Only queued and deferred mail can be cancelled; this one is {0}", new Phrase(delivery.Status.ToString())));
    }

    /// <param name="senders">All there are: a mail that never had a sender gets its Message-ID from the one that will take it.</param>
    /// <param name="newId">For a new Message-ID.</param>
    public static Decided Resend(Delivery? delivery, IReadOnlyList<Sender> senders, string? reason, Guid newId, DateTimeOffset now)
    {
        if (delivery is null) return new Decided.Missing();
        if (Reason.Check(reason).ToList() is { Count: > 0 } refusals) return new Decided.Refused(refusals);
        if (delivery.Envelope.To is null)
            return new Decided.NotNow(new("Nobody was to get this notification: add a receiver, then replay the request on the page of its source"));
        if (!Resendable.Contains(delivery.Status))
            return new Decided.NotNow(new("This mail is {0} already; there is nothing to send again", new Phrase(delivery.Status.ToString())));

        return (delivery.Envelope.Route ?? Route.Any).Choose(senders) switch
        {
            Passage.Open(var sender) => Resend(delivery, sender, reason, newId, now),
            Passage.Blocked(var sender) => Resend(delivery, sender, reason, newId, now),
            Passage.None { SomeDisabled: true } => new Decided.NotNow(new("Its sender is disabled: enable it first, or let the receiver fall back to another")),
            _ => new Decided.NotNow(new("There is no sender to send it through: add one first")),
        };
    }

    /// <summary>Whether the recipient may have the mail already, so that sending it again may be a repeat.</summary>
    public static bool MayRepeat(Delivery delivery) => delivery.MayRepeat || delivery.Status == DeliveryStatus.Accepted;

    private static Decided.Accepted Resend(Delivery delivery, Sender sender, string? reason, Guid newId, DateTimeOffset now)
    {
        var messageId = delivery is { MessageId: { } kept, Status: not DeliveryStatus.Accepted } ? kept : $"{newId:N}@{sender.Settings.From.Domain}";
        return new(new DeliveryResent(delivery.Id, sender.Id, sender.Revision, messageId, MayRepeat(delivery), Reason.Of(reason), now));
    }
}
