using System.Globalization;
using System.Text.Json.Serialization;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;
using static LiveNotify.Domain.Words;

namespace LiveNotify.Web.Api;

// What travels over /api/v1: the words of the contract on one side, the domain's on the other.

/// <summary>A part of a list.</summary>
/// <param name="NextCursor">Ask with it for what follows; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A sender to add, change or test. On a change, what is left out stays as it is.</summary>
/// <param name="Password">Write-only; left out or null keeps the stored one, as long as server, port, encryption, trusted CA, username and outbox stay.</param>
/// <param name="Version">On a change: the version it is based on (or send If-Match).</param>
public record SenderBody(
    string? TitlePrefix = null,
    string? Outbox = null,
    string? Username = null,
    string? Password = null,
    bool RemovePassword = false,
    string? Server = null,
    long? Port = null,
    bool? Ssl = null,
    bool? Tls = null,
    bool? Enabled = null,
    int? Position = null,
    string? TrustedCa = null,
    bool? AllowUnencrypted = null,
    int? Version = null)
{
    /// <summary>The fields as somebody could have typed them, over those of the saved sender.</summary>
    internal SenderFields Over(Sender? saved)
    {
        var was = saved is null ? new() { Enabled = true } : SenderFields.Of(saved.Settings);
        return new()
        {
            TitlePrefix = TitlePrefix ?? was.TitlePrefix,
            Outbox = Outbox ?? was.Outbox,
            Username = Username ?? was.Username,
            Password = Password,
            RemovePassword = RemovePassword,
            Server = Server ?? was.Server,
            Port = Port?.ToString(CultureInfo.InvariantCulture) ?? was.Port,
            Ssl = Ssl ?? was.Ssl,
            Tls = Tls ?? was.Tls,
            Enabled = Enabled ?? was.Enabled,
            Position = Position?.ToString(CultureInfo.InvariantCulture) ?? was.Position,
            TrustedCa = TrustedCa ?? was.TrustedCa,
            AllowUnencrypted = AllowUnencrypted ?? was.AllowUnencrypted,
        };
    }

    /// <summary>A record would print the password.</summary>
    public override string ToString() => $"{TitlePrefix} {Outbox} {Server}:{Port}";
}

/// <param name="Id">The saved sender whose values these change, or null.</param>
/// <param name="To">Who gets the test mail.</param>
public sealed record SenderTestBody(Guid? Id = null, string? To = null) : SenderBody
{
    public override string ToString() => $"{base.ToString()} to {To}";
}

/// <param name="State"><c>ok</c>, <c>paused</c> or <c>held</c>.</param>
/// <param name="StateReason">Why nothing goes out through it, in the caller's language; null when it is <c>ok</c>.</param>
/// <param name="Diagnosis">The same with its code and the way out.</param>
/// <param name="NextProbeAt">When a paused sender is tried again by itself.</param>
public sealed record SenderView(
    Guid Id, string TitlePrefix, string Outbox, string Username, bool HasPassword, string Server, int Port, bool Ssl, bool Tls,
    bool Enabled, int Position, string TrustedCa, bool AllowUnencrypted, int Version, DateTimeOffset CreatedAt,
    string State, string? StateReason, DateTimeOffset? StateSince, FindingView? Diagnosis, DateTimeOffset? NextProbeAt)
{
    internal static SenderView Of(Sender sender, IStringLocalizer<Texts> texts)
    {
        var s = sender.Settings;
        var trouble = FindingView.Of(SenderTrouble.Of(sender), texts);
        return new(
            sender.Id, s.TitlePrefix, s.Outbox, s.Username, sender.HasPassword, s.Server, s.Port,
            s.Encryption == Encryption.Ssl, s.Encryption == Encryption.Tls, s.Enabled, s.Position, s.TrustedCa, s.AllowUnencrypted,
            sender.Revision, sender.CreatedAt, Words.Of(sender.State), trouble?.Message, SenderTrouble.Since(sender), trouble, sender.Pause?.NextProbeAt);
    }
}

public sealed record TestStepView(string Name, bool Ok, long Ms, string Detail);

public sealed record FindingView(string Code, string Message, string Fix, MendView? Mend)
{
    internal static FindingView? Of(Finding? finding, IStringLocalizer<Texts> texts) =>
        finding is null ? null : new(finding.Code, texts.Say(finding.Message), texts.Say(finding.Fix), MendView.Of(finding.Mend));
}

/// <summary>Port and encryption as a sender has them.</summary>
public sealed record MendView(int Port, bool Ssl, bool Tls)
{
    internal static MendView? Of(Mend? mend) => mend is null ? null : new(mend.Port, mend.Encryption == Encryption.Ssl, mend.Encryption == Encryption.Tls);
}

/// <param name="TrustedCa">PEM of certificates to trust beside the system's.</param>
public sealed record SenderFindBody(string? Server = null, string? TrustedCa = null);

/// <param name="Detail">Protocol version and certificate, the greeting, or what went wrong.</param>
public sealed record PortTryView(int Port, bool Ssl, bool Tls, bool Ok, string Detail, bool OffersSignIn);

/// <param name="Proposal">Null when no port works.</param>
public sealed record PortsView(IReadOnlyList<PortTryView> Tries, MendView? Proposal);

public sealed record TestReportView(
    bool Ok, IReadOnlyList<TestStepView> Steps, FindingView? Diagnosis, string Transcript, string? ServerReply, string? MessageId);

public sealed record TokenBody(string? Name = null, string? Scope = null, DateTimeOffset? ExpiresAt = null);

/// <param name="Token">Only in the answer that made it; it is kept nowhere.</param>
public sealed record TokenView(Guid Id, string Name, string Scope, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, string? Token)
{
    internal static TokenView From(ApiToken token, string? secret = null) =>
        new(token.Id, token.Name, Of(token.Scope), token.ExpiresAt, token.LastUsedAt, secret);
}

public sealed record NotificationView(
    Guid Id, Guid SourceId, string SourceName, string Kind, string Severity, string Title, string Body, string Resource, string? Key, string? State,
    string? Link, DateTimeOffset OccurredAt, IReadOnlyDictionary<string, string> Labels, DateTimeOffset ReceivedAt, IReadOnlyList<DeliveryView> Deliveries)
{
    /// <summary>Of a task: <c>running</c>, <c>succeeded</c> or <c>failed</c>; else null.</summary>
    public string? TaskStatus { get; init; }

    /// <summary>Of a task: percent done; else null.</summary>
    public int? Progress { get; init; }

    /// <summary>The source's version when it posted; null where that was not yet recorded.</summary>
    public int? SourceVersion { get; init; }

    internal static NotificationView From(Notification notification, IEnumerable<Delivery> deliveries)
    {
        var r = notification.Report;
        return new(
            notification.Id, notification.SourceId, notification.SourceName, Of(r.Kind), Of(r.Severity), r.Title, r.Body, r.Resource, r.Key,
            r.State is { } state ? Of(state) : null, r.Link, r.OccurredAt, r.Labels, notification.ReceivedAt, [.. deliveries.Select(d => DeliveryView.From(d))])
        {
            TaskStatus = r.TaskStatus is { } status ? Of(status) : null,
            Progress = r.Progress,
            SourceVersion = notification.SourceVersion,
        };
    }
}

/// <summary>A receiver whose rule chose the address.</summary>
/// <param name="Version">As it was then; null where that was not yet recorded.</param>
public sealed record ReceiverVersionView(Guid Id, int? Version)
{
    internal static IReadOnlyList<ReceiverVersionView> Of(Envelope envelope) => [.. envelope.ChosenBy.Select(r => new ReceiverVersionView(r.Id, r.Version))];
}

/// <param name="Receivers">Those whose rules chose the address.</param>
public record DeliveryView(
    Guid Id, Guid NotificationId, string? To, string Status, string? Reason, int Attempts, string? LastReply, Guid? SenderId, int? SenderVersion,
    string? MessageId, DateTimeOffset QueuedAt, DateTimeOffset? AcceptedAt, DateTimeOffset? NextAttemptAt, IReadOnlyList<ReceiverVersionView> Receivers)
{
    /// <summary>The delivery whose mail tells of this one too; null unless the reason is <c>duplicate</c>.</summary>
    public Guid? FoldedInto { get; init; }

    /// <summary>How many later notifications folded into this one.</summary>
    public int Repeats { get; init; }

    /// <summary>The first of <see cref="Receivers"/>; null where nobody matched.</summary>
    public Guid? ReceiverId { get; init; }

    /// <summary>As it was then; null where that was not yet recorded.</summary>
    public int? ReceiverVersion { get; init; }

    public Guid SourceId { get; init; }

    /// <summary>The source's version when it posted; null where that was not yet recorded.</summary>
    public int? SourceVersion { get; init; }

    /// <summary>What its last mail was made with; null: the built-in look, or no mail yet.</summary>
    public Guid? TemplateId { get; init; }

    public int? TemplateVersion { get; init; }

    internal static DeliveryView From(Delivery d) => new(
        d.Id, d.Envelope.NotificationId, d.Envelope.To, Of(d.Status), d.Reason, d.Attempts, d.LastReply, d.SenderId, d.SenderVersion,
        d.MessageId, d.QueuedAt, d.AcceptedAt, d.NextAttemptAt, ReceiverVersionView.Of(d.Envelope))
    {
        FoldedInto = d.FoldedInto,
        Repeats = d.Repeats,
        ReceiverId = d.Envelope.ChosenBy.FirstOrDefault()?.Id,
        ReceiverVersion = d.Envelope.ChosenBy.FirstOrDefault()?.Version,
        SourceId = d.Envelope.SourceId,
        SourceVersion = d.Envelope.SourceVersion,
        TemplateId = d.Template?.TemplateId,
        TemplateVersion = d.Template?.Version,
    };
}

/// <param name="Timeline">Every event, oldest first.</param>
/// <param name="AttemptLog">Every conversation whose end is known, oldest first.</param>
/// <param name="Template">What the last mail was made with; null: the built-in look, for there was no other.</param>
public sealed record DeliveryDetailView(
    [property: JsonIgnore] DeliveryView Delivery, IReadOnlyList<TimelineView> Timeline, IReadOnlyList<AttemptView> AttemptLog, TemplateUseView? Template)
    : DeliveryView(Delivery);

/// <summary>What a person orders for one delivery or sender.</summary>
/// <param name="Reason">In their words; kept with what happens.</param>
public sealed record OrderBody(string? Reason = null);

/// <summary>An order for all deliveries a filter names.</summary>
/// <param name="Filter">As in the list's query; left out: all.</param>
/// <param name="DryRun">True: only counts.</param>
public sealed record BulkOrderBody(DeliveryFilterDraft? Filter = null, bool DryRun = false, string? Reason = null);

/// <param name="Count">For how many deliveries the order was, or would be, carried out.</param>
public sealed record BulkOrderView(int Count);

public sealed record TimelineView(DateTimeOffset At, string Event, string Detail, string? Actor);

public sealed record AttemptView(
    int Number, DateTimeOffset At, Guid SenderId, string Server, string? Tls, string Stage, string Reply, string? Class, long Ms,
    FindingView? Diagnosis);
