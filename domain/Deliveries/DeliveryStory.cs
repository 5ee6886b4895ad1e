using System.Globalization;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain.Deliveries;

/// <summary>What an event says to a person: a stable word for the API and a sentence for the timeline.</summary>
/// <param name="Name">Kebab-case, stable: part of the API.</param>
public sealed record StoryLine(string Name, DateTimeOffset At, Phrase Detail);

/// <summary>The life of a delivery in words; a 250 is acceptance by the relay, and nothing here says more.</summary>
public static class DeliveryStory
{
    public static StoryLine Tell(IDeliveryEvent @event) => @event switch
    {
        DeliveryQueued e => new("queued", e.At, new("Queued for {0}", e.Envelope.To)),
        DeliverySuppressed e => new("suppressed", e.At, new("Not sent: {0}", Reason(e.Reason))),
        DeliveryRepeated e => new("repeated", e.At, new("Reported again; repeats so far that this mail stands for: {0}", e.Repeats)),
        DeliverySending e => new("sending", e.At, new("Taken in hand by {0}", e.Node)),
        DeliveryLeaseRenewed e => new("renewed", e.At, new("Still in the hands of {0}: the relay is slow", e.Node)),
        DeliveryWaiting { Why: SenderState.Held } e => new("waiting", e.At, new("Waits: its sender is held by an admin")),
        DeliveryWaiting { Attempt: { } attempt } e => new("waiting", e.At, new("Waits for its sender, which does not work now: {0}", attempt.Reply)),
        DeliveryWaiting e => new("waiting", e.At, new("Waits for its sender, which does not work now")),
        DeliveryReturned { Attempt: { } attempt } e => new("returned", e.At, new("Back in the queue for another sender: {0}", attempt.Reply)),
        DeliveryReturned e => new("returned", e.At, new("Handed back to the queue by {0}", e.Node)),
        DeliveryInterrupted e => new("interrupted", e.At, new("Taken up again after an interruption of {0}; the mail may be a repeat", e.Node)),
        DeliveryAccepted e => new("accepted", e.At, new("Accepted by the relay {0}: {1}", e.Attempt.Server, e.Attempt.Reply)),
        DeliveryDeferred { Class: FailureClass.Uncertain } e => new(
            "deferred", e.At, new("Deferred until {0}; the next mail may be a repeat, for the relay may have this one: {1}", Utc(e.NextAttemptAt), e.Attempt.Reply)),
        DeliveryDeferred e => new("deferred", e.At, new("Deferred until {0}: {1}", Utc(e.NextAttemptAt), e.Attempt.Reply)),
        DeliveryFailed e => new("failed", e.At, new("Failed: {0}", e.Attempt.Reply)),
        DeliveryGivenUp { Reason: GiveUpReason.Interrupted } e => new("failed", e.At, new("Given up: every node that had it in hand was interrupted")),
        DeliveryGivenUp e => new("failed", e.At, new("Given up: its sender did not work for as long as a mail is tried")),
        DeliveryCancelled { Reason: { } reason } e => new("cancelled", e.At, new("Cancelled: {0}", reason)),
        DeliveryCancelled e => new("cancelled", e.At, new("Cancelled")),
        DeliveryResent e => Resent(e),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "No such event of a delivery"),
    };

    /// <summary>Why it was suppressed, as a sentence.</summary>
    public static Phrase Reason(string reason) => reason switch
    {
        SuppressionReason.NoReceiver => new("no enabled receiver matches this notification"),
        SuppressionReason.NoSender => new("there is no sender to send it through"),
        SuppressionReason.SenderDisabled => new("its sender is disabled"),
        SuppressionReason.Duplicate => new("it repeats what an earlier mail says"),
        _ => new(reason),
    };

    /// <summary>How the attempt ended that this event records, or null when it records none.</summary>
    public static (Attempt Attempt, FailureClass? Class)? AttemptOf(IDeliveryEvent @event) => @event switch
    {
        DeliveryAccepted e => (e.Attempt, null),
        DeliveryDeferred e => (e.Attempt, e.Class),
        DeliveryFailed e => (e.Attempt, e.Class),
        DeliveryWaiting { Attempt: { } attempt } => (attempt, FailureClass.Sender),
        DeliveryReturned { Attempt: { } attempt } => (attempt, FailureClass.Sender),
        _ => null,
    };

    private static StoryLine Resent(DeliveryResent e) => new("resent", e.At, (e.MayRepeat, e.Reason) switch
    {
        (true, { } reason) => new("To be sent again, perhaps as a repeat: {0}", reason),
        (true, null) => new("To be sent again, perhaps as a repeat"),
        (false, { } reason) => new("To be sent again: {0}", reason),
        _ => new("To be sent again"),
    });

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
