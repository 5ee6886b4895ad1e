using System.Text.Json.Serialization;
using LiveNotify.Domain.Templates;

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
/// <param name="Reason">Why it was suppressed, what class of failure stopped it, or a person's words; null otherwise.</param>
/// <param name="Attempts">Conversations that got as far as MAIL FROM, interrupted ones included, those that failed for the sender's sake not.</param>
/// <param name="Deferrals">How often it was put off since it was queued or sent again.</param>
/// <param name="LastReply">The relay's last words, at most 500 characters.</param>
/// <param name="SenderId">The sender it goes, or went, out through; null when suppressed before one was chosen.</param>
/// <param name="MessageId">RFC 5322 §3.6.4, without angle brackets.</param>
/// <param name="Node">Which node has, or last had, it in hand.</param>
/// <param name="DueAt">
/// When somebody must look after it if nobody has: the delivery's own state is the outbox. Null when all is done, or a person must act.
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

    /// <summary>The paused or held sender it waits for; null when it waits for nobody.</summary>
    public Guid? WaitsFor { get; init; }

    /// <summary>When a person had it sent again, or null.</summary>
    public DateTimeOffset? ResentAt { get; init; }

    /// <summary>The attempts before that: the schedule does not count them.</summary>
    public int AttemptsBefore { get; init; }

    /// <summary>How often in a row the node that had it died.</summary>
    public int Interruptions { get; init; }

    /// <summary>The recipient may have it already: the next mail may be a repeat.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>When the mail with this Message-ID was first to go out: its Date, whenever it is sent.</summary>
    public DateTimeOffset? DatedAt { get; init; }

    /// <summary>Message-ID of the mail before it in its thread to the same address, or null.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The delivery whose mail tells of this one too; null unless it was suppressed as a duplicate.</summary>
    public Guid? FoldedInto { get; init; }

    /// <summary>How many later notifications folded into this one.</summary>
    public int Repeats { get; init; }

    /// <summary>What its last mail was made with; null: the built-in look, or none was made yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TemplateUse? Template { get; init; }

    public bool IsOver => Ends(Status);

    /// <summary>Whether nothing more happens by itself to a delivery of this status: only a person brings it back.</summary>
    public static bool Ends(DeliveryStatus status) =>
        status is DeliveryStatus.Accepted or DeliveryStatus.Failed or DeliveryStatus.Cancelled or DeliveryStatus.Suppressed;

    /// <summary>Since when the schedule runs.</summary>
    internal DateTimeOffset BeganAt => ResentAt ?? QueuedAt;

    internal int AttemptsSince => Attempts - AttemptsBefore;

    /// <summary>A delivery that is over stays over, whatever a node that lost its lease says late; only a person brings it back.</summary>
    public static Delivery? Evolve(Delivery? state, IDeliveryEvent @event) => (@event, state) switch
    {
        (DeliveryResent e, { } d) => d.Again(e),
        (DeliveryRepeated e, { } d) => d with { Repeats = e.Repeats, ChangedAt = e.At },
        (_, { IsOver: true }) => state,
        (DeliveryQueued e, null) => new(
            e.DeliveryId, e.Envelope, DeliveryStatus.Queued, null, 0, 0, null, e.SenderId, e.SenderVersion, e.MessageId, null,
            e.At, null, null, e.At + QueueGrace, e.At)
        { InReplyTo = e.InReplyTo },
        (DeliverySuppressed e, null) => new(
            e.DeliveryId, e.Envelope, DeliveryStatus.Suppressed, e.Reason, 0, 0, null, null, null, null, null, e.At, null, null, null, e.At)
        { FoldedInto = e.FoldedInto },
        (DeliverySuppressed e, { } d) => d.Over(DeliveryStatus.Suppressed, e.Reason, e.At),
        (DeliverySending e, { } d) => d with
        {
            Status = DeliveryStatus.Sending,
            SenderId = e.SenderId,
            SenderVersion = e.SenderVersion,
            Node = e.Node,
            WaitsFor = null,
            NextAttemptAt = null,
            DueAt = e.LeaseUntil,
            ChangedAt = e.At,
        },
        (DeliveryLeaseRenewed e, { Status: DeliveryStatus.Sending } d) => d with { DueAt = e.LeaseUntil, ChangedAt = e.At },
        (DeliveryInterrupted e, { } d) => d with { Attempts = d.Attempts + 1, Interruptions = d.Interruptions + 1, MayRepeat = true, ChangedAt = e.At },
        (DeliveryWaiting e, { } d) => d.Waiting(e),
        (DeliveryReturned e, { } d) => d.After(e.Attempt) with { Status = DeliveryStatus.Queued, WaitsFor = null, DueAt = e.At, ChangedAt = e.At },
        (DeliveryAccepted e, { } d) => d.After(e.Attempt).Over(DeliveryStatus.Accepted, null, e.At) with { AcceptedAt = e.At },
        (DeliveryDeferred e, { } d) => d.After(e.Attempt, e.Class) with
        {
            Status = DeliveryStatus.Deferred,
            Reason = Words.Of(e.Class),
            Deferrals = d.Deferrals + 1,
            MayRepeat = d.MayRepeat || e.Class == FailureClass.Uncertain,
            NextAttemptAt = e.NextAttemptAt,
            DueAt = e.NextAttemptAt,
            ChangedAt = e.At,
        },
        (DeliveryFailed e, { } d) => d.After(e.Attempt, e.Class).Over(DeliveryStatus.Failed, Words.Of(e.Class), e.At) with
        {
            MayRepeat = d.MayRepeat || e.Class == FailureClass.Uncertain,
        },
        (DeliveryGivenUp e, { } d) => d.Over(DeliveryStatus.Failed, e.Reason, e.At),
        (DeliveryCancelled e, { } d) => d.Over(DeliveryStatus.Cancelled, e.Reason, e.At),
        _ => state,
    };

    /// <summary>A mail that was tried is put off; one that was not is still in the queue.</summary>
    private Delivery Waiting(DeliveryWaiting e) => After(e.Attempt, FailureClass.Sender) with
    {
        Status = e.Attempt is not null || Status == DeliveryStatus.Deferred ? DeliveryStatus.Deferred : DeliveryStatus.Queued,
        Reason = e.Attempt is not null ? Words.Of(FailureClass.Sender) : Reason,
        WaitsFor = e.SenderId,
        NextAttemptAt = null,
        DueAt = e.GiveUpAt,
        ChangedAt = e.At,
    };

    private Delivery Again(DeliveryResent e) => this with
    {
        Status = DeliveryStatus.Queued,
        Reason = null,
        FoldedInto = null,
        Deferrals = 0,
        AttemptsBefore = Attempts,
        Interruptions = 0,
        MayRepeat = e.MayRepeat,
        SenderId = e.SenderId,
        SenderVersion = e.SenderVersion,
        MessageId = e.MessageId,
        DatedAt = e.MessageId == MessageId ? DatedAt : e.At,
        ResentAt = e.At,
        AcceptedAt = null,
        NextAttemptAt = null,
        WaitsFor = null,
        DueAt = e.At,
        ChangedAt = e.At,
    };

    private Delivery After(Attempt? attempt, FailureClass? failure = null) => attempt is null ? this : this with
    {
        Attempts = Attempts + (attempt.CountsAs(failure) ? 1 : 0),
        Interruptions = 0,
        LastReply = attempt.Reply,
        SenderId = attempt.SenderId,
        SenderVersion = attempt.SenderVersion,
        Template = attempt.Template,
    };

    private Delivery Over(DeliveryStatus status, string? reason, DateTimeOffset at) =>
        this with { Status = status, Reason = reason, WaitsFor = null, NextAttemptAt = null, DueAt = null, ChangedAt = at };
}
