using System.Globalization;

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
        DeliverySending e => new("sending", e.At, new("Taken in hand by {0}", e.Node)),
        DeliveryLeaseRenewed e => new("renewed", e.At, new("Still in the hands of {0}: the relay is slow", e.Node)),
        DeliveryInterrupted e => new("interrupted", e.At, new("Taken up again after an interruption of {0}; the mail may be a repeat", e.Node)),
        DeliveryAccepted e => new("accepted", e.At, new("Accepted by the relay {0}: {1}", e.Attempt.Server, e.Attempt.Reply)),
        DeliveryDeferred e => new("deferred", e.At, new("Deferred until {0}: {1}", Utc(e.NextAttemptAt), e.Attempt.Reply)),
        DeliveryFailed e => new("failed", e.At, new("Failed: {0}", e.Attempt.Reply)),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "No such event of a delivery"),
    };

    /// <summary>Why it was suppressed, as a sentence.</summary>
    public static Phrase Reason(string reason) => reason switch
    {
        SuppressionReason.NoReceiver => new("no enabled receiver matches this notification"),
        SuppressionReason.NoSender => new("there is no sender to send it through"),
        SuppressionReason.SenderDisabled => new("its sender is disabled"),
        _ => new(reason),
    };

    /// <summary>How the attempt ended that this event records, or null when it records none.</summary>
    public static (Attempt Attempt, FailureClass? Class)? AttemptOf(IDeliveryEvent @event) => @event switch
    {
        DeliveryAccepted e => (e.Attempt, null),
        DeliveryDeferred e => (e.Attempt, e.Class),
        DeliveryFailed e => (e.Attempt, e.Class),
        _ => null,
    };

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
