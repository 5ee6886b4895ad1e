using System.Text.Json.Serialization;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Deliveries;

/// <summary>The life of a delivery: one mail to one address for one notification.</summary>
public interface IDeliveryEvent
{
    Guid DeliveryId { get; }
}

/// <summary>What is known of a delivery from its first moment; of the notification, what a list shows.</summary>
/// <param name="To">Null where nobody matched.</param>
/// <param name="Receivers">The receivers whose rules chose this address.</param>
/// <param name="Language">Of the mail.</param>
/// <param name="TimeZone">IANA name, for the times in the mail.</param>
/// <param name="Route">Which senders may carry it; null: any.</param>
public sealed record Envelope(
    Guid NotificationId,
    Guid SourceId,
    string SourceName,
    Kind Kind,
    Severity Severity,
    AlertState? State,
    string Title,
    string? To,
    IReadOnlyList<Guid> Receivers,
    string Language,
    string TimeZone,
    Route? Route = null)
{
    /// <summary>Of a task; null for the other kinds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskState? TaskStatus { get; init; }

    /// <summary>Percent of a task that is done; null where its source does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Progress { get; init; }

    /// <summary>What LiveNotify tells of itself; null for what others report.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnEvent? Own { get; init; }

    /// <summary>The version each of <see cref="Receivers"/> had, in their order; empty where it was not yet recorded.</summary>
    public IReadOnlyList<int> ReceiverVersions { get; init; } = [];

    /// <summary>The version its source had; null where it was not yet recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SourceVersion { get; init; }

    /// <summary>The receivers whose rules chose this address, each as it was then.</summary>
    [JsonIgnore]
    public IEnumerable<ReceiverVersion> ChosenBy => Receivers.Select((id, i) => new ReceiverVersion(id, i < ReceiverVersions.Count ? ReceiverVersions[i] : null));
}

/// <param name="Version">Null where it was not yet recorded.</param>
public sealed record ReceiverVersion(Guid Id, int? Version);

/// <param name="MessageId">RFC 5322 §3.6.4, without angle brackets; the same on every attempt.</param>
public sealed record DeliveryQueued(
    Guid DeliveryId, Envelope Envelope, Guid SenderId, int SenderVersion, string MessageId, DateTimeOffset At) : IDeliveryEvent
{
    /// <summary>Message-ID of the mail before it in its thread to the same address; null where there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? InReplyTo { get; init; }
}

/// <summary>Recorded, not sent. The first event of a delivery, or the end of a queued one.</summary>
/// <param name="Reason">One of <see cref="SuppressionReason"/>.</param>
public sealed record DeliverySuppressed(Guid DeliveryId, Envelope Envelope, string Reason, DateTimeOffset At) : IDeliveryEvent
{
    /// <summary>The delivery whose mail says what this one would have said; null unless the reason is <see cref="SuppressionReason.Duplicate"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? FoldedInto { get; init; }
}

/// <summary>What its notification reported was reported again, and those repeats have no mail of their own.</summary>
/// <param name="Repeats">How many there are by now, this delivery itself not counted.</param>
public sealed record DeliveryRepeated(Guid DeliveryId, int Repeats, DateTimeOffset At) : IDeliveryEvent;

/// <summary>A node has it and will send now. Committed before the first byte goes out.</summary>
/// <param name="LeaseUntil">After this the node is taken for dead and the delivery is taken up again.</param>
public sealed record DeliverySending(
    Guid DeliveryId, Guid SenderId, int SenderVersion, string Node, DateTimeOffset LeaseUntil, DateTimeOffset At) : IDeliveryEvent;

/// <summary>The relay is slow and the node that has it lives: nobody else may take it up.</summary>
public sealed record DeliveryLeaseRenewed(Guid DeliveryId, string Node, DateTimeOffset LeaseUntil, DateTimeOffset At) : IDeliveryEvent;

/// <summary>
/// It waits for a sender that is paused or held. Nothing is wrong with the mail, so this uses up no attempt.
/// </summary>
/// <param name="Why">What keeps the sender's mails back.</param>
/// <param name="Attempt">The conversation that found the sender broken; null when there was none for this mail.</param>
/// <param name="GiveUpAt">The pause may end so late that nobody wants the mail any more; null: a person decides.</param>
public sealed record DeliveryWaiting(
    Guid DeliveryId, Guid SenderId, SenderState Why, Attempt? Attempt, DateTimeOffset? GiveUpAt, DateTimeOffset At) : IDeliveryEvent;

/// <summary>Back in the queue, for whoever is ready to send it now: its node stops, or another sender takes over.</summary>
/// <param name="Attempt">The conversation that failed for the sender's sake; null when there was none for this mail.</param>
public sealed record DeliveryReturned(Guid DeliveryId, string Node, Attempt? Attempt, DateTimeOffset At) : IDeliveryEvent;

/// <summary>The node that had it never said how it ended: the attempt counts, and the mail may be a repeat.</summary>
public sealed record DeliveryInterrupted(Guid DeliveryId, string Node, DateTimeOffset At) : IDeliveryEvent;

/// <summary>The mail was written with the built-in look, because the saved template failed.</summary>
/// <param name="Version">The template's revision then.</param>
public sealed record DeliveryTemplateFailed(
    Guid DeliveryId, Guid TemplateId, int Version, TemplateFault Fault, DateTimeOffset At) : IDeliveryEvent;

public sealed record DeliveryAccepted(Guid DeliveryId, Attempt Attempt, DateTimeOffset At) : IDeliveryEvent;

public sealed record DeliveryDeferred(
    Guid DeliveryId, FailureClass Class, Attempt Attempt, DateTimeOffset NextAttemptAt, DateTimeOffset At) : IDeliveryEvent;

public sealed record DeliveryFailed(Guid DeliveryId, FailureClass Class, Attempt Attempt, DateTimeOffset At) : IDeliveryEvent;

/// <summary>Nobody tries any more, and no relay refused it: see <see cref="GiveUpReason"/>.</summary>
public sealed record DeliveryGivenUp(Guid DeliveryId, string Reason, DateTimeOffset At) : IDeliveryEvent;

/// <summary>A person took it out of the queue.</summary>
/// <param name="Reason">In their words, or null.</param>
public sealed record DeliveryCancelled(Guid DeliveryId, string? Reason, DateTimeOffset At) : IDeliveryEvent;

/// <summary>A person wants it sent, again or after all: the schedule begins anew.</summary>
/// <param name="MessageId">A new one where the relay had accepted the mail; else the one it always had.</param>
/// <param name="MayRepeat">The recipient may have it already.</param>
/// <param name="Reason">In their words, or null.</param>
public sealed record DeliveryResent(
    Guid DeliveryId, Guid SenderId, int SenderVersion, string MessageId, bool MayRepeat, string? Reason, DateTimeOffset At) : IDeliveryEvent;

/// <summary>Why a delivery failed although no relay refused it.</summary>
public static class GiveUpReason
{
    /// <summary>Its sender did not work for as long as a mail is tried (<c>Delivery__MaxAge</c>).</summary>
    public const string MaxAge = "max-age";

    /// <summary>Every node that took it in hand died over it.</summary>
    public const string Interrupted = "interrupted";
}

/// <summary>Why a delivery is on record but not sent.</summary>
public static class SuppressionReason
{
    public const string NoReceiver = "no-receiver";
    public const string NoSender = "no-sender";
    public const string SenderDisabled = "sender-disabled";

    /// <summary>It repeats what an earlier mail to the same address says.</summary>
    public const string Duplicate = "duplicate";
}
