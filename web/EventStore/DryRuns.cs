using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>A receiver, and why it does not hear of the notification; nothing where it does.</summary>
public sealed record JudgedReceiver(Receiver Receiver, IReadOnlyList<Mismatch> Reasons)
{
    public bool Matched => Reasons.Count == 0;
}

/// <summary>A mail that would be sent, or why not.</summary>
/// <param name="Reason">One of <see cref="SuppressionReason"/>; null when it would be sent.</param>
/// <param name="Sender">The one it would go through; null when it would not be sent.</param>
/// <param name="Mail">How it would look; null when it would not be sent.</param>
public sealed record DryMail(Envelope Envelope, string? Reason, Sender? Sender, MailPreview? Mail);

/// <summary>What would become of a notification if it came now.</summary>
/// <param name="Receivers">All of them, by name.</param>
/// <param name="Mails">One per address; where nobody matched, one without address says so.</param>
public sealed record DryRun(Notification Notification, IReadOnlyList<JudgedReceiver> Receivers, IReadOnlyList<DryMail> Mails);

public abstract record DryRunAnswer
{
    private DryRunAnswer() { }

    public sealed record Done(DryRun Run) : DryRunAnswer;

    public sealed record Refused(params IReadOnlyList<Refusal> Refusals) : DryRunAnswer;
}

/// <summary>Tries a notification on the receivers and senders as they are saved, with the decision of the real path; it stores nothing and sends nothing.</summary>
public sealed class DryRuns(IDocumentStore store, IMailPreview preview, TimeProvider clock)
{
    /// <param name="json">What somebody pasted: see the other.</param>
    /// <param name="source">Id or slug; null for the one named in <paramref name="json"/>, or none.</param>
    public async Task<DryRunAnswer> RunAsync(string? json, string? source, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(json)) return new DryRunAnswer.Refused(new Refusal("json", "Paste a notification as JSON first"));
        try
        {
            using var document = JsonDocument.Parse(json.Trim(), new() { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? await RunAsync(document.RootElement, source, cancellationToken)
                : new DryRunAnswer.Refused(new Refusal("json", "The body must be a JSON object"));
        }
        catch (JsonException e)
        {
            return new DryRunAnswer.Refused(new Refusal("json", "The body is not JSON: line {0}, byte {1}", e.LineNumber + 1, e.BytePositionInLine + 1));
        }
    }

    /// <param name="body">
    /// An object: a native notification, perhaps with the id or slug of a <c>source</c> it is taken to come from; or the
    /// <c>notificationId</c> of a past one, then nothing else counts.
    /// </param>
    public Task<DryRunAnswer> RunAsync(JsonElement body, CancellationToken cancellationToken) => RunAsync(body, null, cancellationToken);

    private async Task<DryRunAnswer> RunAsync(JsonElement body, string? source, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (TextOf(body, "notificationId") is { } past)
            return Guid.TryParse(past, out var id)
                ? await TryPastAsync(session, id, cancellationToken)
                : new DryRunAnswer.Refused(new Refusal("notificationId", "Notification must be an id; got {0}", past));

        var now = clock.GetUtcNow();
        var (draft, unreadable) = ReportJson.Read(body);
        var (from, unknown) = await SourceAsync(session, source ?? TextOf(body, "source"), cancellationToken);
        Refusal?[] refusals = [unreadable, unknown, .. draft?.Check(now) ?? []];
        return refusals.OfType<Refusal>().ToList() is { Count: > 0 } broken
            ? new DryRunAnswer.Refused(broken)
            : await TryAsync(
                session,
                new(Guid.CreateVersion7(now), from?.Id ?? Guid.Empty, from?.Name ?? "–", draft!.ToReport(now), now),
                cancellationToken);
    }

    /// <summary>A past notification, as if it came now.</summary>
    public async Task<DryRunAnswer> RunAsync(Guid notificationId, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await TryPastAsync(session, notificationId, cancellationToken);
    }

    private async Task<DryRunAnswer> TryPastAsync(IQuerySession session, Guid notificationId, CancellationToken cancellationToken) =>
        await session.LoadAsync<Notification>(notificationId, cancellationToken) is { } notification
            ? await TryAsync(session, notification, cancellationToken)
            : new DryRunAnswer.Refused(new Refusal("notificationId", "There is no notification {0}", notificationId));

    private async Task<DryRunAnswer> TryAsync(IQuerySession session, Notification notification, CancellationToken cancellationToken)
    {
        var together = session.CreateBatchQuery();
        var receiversRead = together.Query<Receiver>().Where(r => !r.Removed).ToList();
        var sendersRead = together.Query<Sender>().ToList();
        var templatesRead = together.Query<Template>().ToList();
        await together.Execute(cancellationToken);
        var (receivers, senders, templates) = (await receiversRead, await sendersRead, await templatesRead);

        var decided = NotificationDecider.Rehearse(notification, receivers, senders, () => Guid.CreateVersion7(clock.GetUtcNow()));
        var looks = new Dictionary<(Guid, string, string), MailPreview>();
        return new DryRunAnswer.Done(new(
            notification,
            [.. receivers.OrderBy(r => r.Settings.Name, StringComparer.CurrentCultureIgnoreCase).Select(r => new JudgedReceiver(r, [.. r.Judge(notification.Report, notification.SourceId)]))],
            [.. decided.Deliveries.Select(MailOf)]));

        DryMail MailOf(IDeliveryEvent delivery) => delivery switch
        {
            DeliveryQueued queued => Shown(queued.Envelope, senders.First(s => s.Id == queued.SenderId)),
            DeliverySuppressed suppressed => new(suppressed.Envelope, suppressed.Reason, null, null),
            _ => throw new InvalidOperationException($"A notification begins with queued or suppressed deliveries; got {delivery}"),
        };

        // Many addresses get the same mail: it is written once.
        DryMail Shown(Envelope envelope, Sender sender)
        {
            var key = (sender.Id, envelope.Language, envelope.TimeZone);
            if (!looks.TryGetValue(key, out var look))
                looks[key] = look = preview.Render(notification, sender.Settings.TitlePrefix, envelope.Language, envelope.TimeZone, templates);
            return new(envelope, null, sender, look);
        }
    }

    private static async Task<(Source? Source, Refusal? Refusal)> SourceAsync(IQuerySession session, string? named, CancellationToken cancellationToken)
    {
        if (named is null) return (null, null);
        var source = Guid.TryParse(named, out var id)
            ? await session.LoadAsync<Source>(id, cancellationToken)
            : await session.Query<Source>().FirstOrDefaultAsync(s => s.Slug == named, cancellationToken);
        return source is null ? (null, new("source", "There is no source {0}", named)) : (source, null);
    }

    /// <summary>Null where it is left out, null or blank.</summary>
    private static string? TextOf(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && Shown(value).Trim() is { Length: > 0 } text ? text : null;

    /// <summary>Half a character pair (RFC 8259 §8.2) is no text of anything there is.</summary>
    private static string Shown(JsonElement value)
    {
        try
        {
            return value.ToString();
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }
}
