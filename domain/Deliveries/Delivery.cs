namespace LiveNotify.Domain.Deliveries;

public enum DeliveryStatus
{
    Queued,
    Sending,
    Accepted,
    Deferred,
    Failed,
    Cancelled,
    Suppressed,
}

/// <summary>One mail to one address for one notification.</summary>
/// <param name="Reason">Why it was suppressed or what class of failure stopped it; null otherwise.</param>
/// <param name="Attempts">Conversations that got as far as MAIL FROM, interrupted ones included, those that failed for the sender's sake not.</param>
/// <param name="Deferrals">How often it was put off.</param>
/// <param name="LastReply">The relay's last words, at most 500 characters.</param>
/// <param name="SenderId">The sender it goes, or went, out through; null when suppressed before one was chosen.</param>
/// <param name="Node">Which node has, or last had, it in hand.</param>
/// <param name="DueAt">
/// When somebody must look after it if nobody has: the delivery's own state is the outbox. Null when all is done.
/// </param>
public sealed record Delivery(
    Guid Id,
    Envelope Envelope,
    DeliveryStatus Status,
    string? Reason,
    int Attempts,
    int Deferrals,
    string? LastReply,
    Guid? SenderId,
    int? SenderVersion,
    string? MessageId,
    string? Node,
    DateTimeOffset QueuedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? DueAt,
    DateTimeOffset ChangedAt)
{
    /// <summary>How long a queued delivery may wait for its job before the sweep takes it up.</summary>
    public static readonly TimeSpan QueueGrace = TimeSpan.FromSeconds(30);

    public bool IsOver => DueAt is null;

    /// <summary>A delivery that is over stays over, whatever a node that lost its lease says late.</summary>
    public static Delivery? Evolve(Delivery? state, IDeliveryEvent @event) => (@event, state) switch
    {
        (_, { IsOver: true }) => state,
        (DeliveryQueued e, null) => new(
            e.DeliveryId, e.Envelope, DeliveryStatus.Queued, null, 0, 0, null, e.SenderId, e.SenderVersion, e.MessageId, null,
            e.At, null, null, e.At + QueueGrace, e.At),
        (DeliverySuppressed e, null) => new(
            e.DeliveryId, e.Envelope, DeliveryStatus.Suppressed, e.Reason, 0, 0, null, null, null, null, null, e.At, null, null, null, e.At),
        (DeliverySuppressed e, { } d) => d.Over(DeliveryStatus.Suppressed, e.At) with { Reason = e.Reason },
        (DeliverySending e, { } d) => d with
        {
            Status = DeliveryStatus.Sending,
            SenderId = e.SenderId,
            SenderVersion = e.SenderVersion,
            Node = e.Node,
            NextAttemptAt = null,
            DueAt = e.LeaseUntil,
            ChangedAt = e.At,
        },
        (DeliveryLeaseRenewed e, { Status: DeliveryStatus.Sending } d) => d with { DueAt = e.LeaseUntil, ChangedAt = e.At },
        (DeliveryInterrupted e, { } d) => d with { Attempts = d.Attempts + 1, ChangedAt = e.At },
        (DeliveryAccepted e, { } d) => d.After(e.Attempt, e.Attempt.Counts).Over(DeliveryStatus.Accepted, e.At) with { Reason = null, AcceptedAt = e.At },
        (DeliveryDeferred e, { } d) => d.After(e.Attempt, e.Attempt.CountsAs(e.Class)) with
        {
            Status = DeliveryStatus.Deferred,
            Reason = Words.Of(e.Class),
            Deferrals = d.Deferrals + 1,
            NextAttemptAt = e.NextAttemptAt,
            DueAt = e.NextAttemptAt,
            ChangedAt = e.At,
        },
        (DeliveryFailed e, { } d) => d.After(e.Attempt, e.Attempt.CountsAs(e.Class)).Over(DeliveryStatus.Failed, e.At) with { Reason = Words.Of(e.Class) },
        _ => state,
    };

    private Delivery After(Attempt attempt, bool counts) => this with
    {
        Attempts = Attempts + (counts ? 1 : 0),
        LastReply = attempt.Reply,
        SenderId = attempt.SenderId,
        SenderVersion = attempt.SenderVersion,
    };

    private Delivery Over(DeliveryStatus status, DateTimeOffset at) =>
        this with { Status = status, NextAttemptAt = null, DueAt = null, ChangedAt = at };
}
