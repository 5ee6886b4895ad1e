using System.Security.Cryptography;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Intake;

/// <summary>
/// The one way from a post to its notifications, whichever address it came to: who is it, may it, can it be read, is it
/// right, and then stored. Whatever the end, it is among the source's last requests.
/// </summary>
internal sealed class IntakePipeline(
    IntakeOptions options, KnownFormats formats, SourceDoor door, SourceRates rates, Receptions receptions, RequestLog log, TimeProvider clock)
{
    private const int MaxIdempotencyKey = 255;

    /// <summary>With what finding the source took, inside the contract's 20 s.</summary>
    private static readonly TimeSpan StoreWithin = TimeSpan.FromSeconds(12);

    /// <returns>The verdict, and the id under which the request is on record.</returns>
    public async Task<(Verdict Verdict, Guid RequestId)> TakeAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        if (AtTheDoor(arrival) is { } shut)
        {
            Record(id, arrival, shut.Status, shut.Word, shut.Reasons, [], isStranger: true);
            return (shut, id);
        }

        try
        {
            var verdict = Before(arrival) ?? await ReadAsync(arrival, cancellationToken);
            var made = verdict is Verdict.Stored stored ? stored.Receptions.Select(reception => reception.NotificationId).Distinct() : [];
            Record(id, arrival, verdict.Status, verdict.Word, verdict.Reasons, [.. made], isStranger: false);
            return (verdict, id);
        }
        catch (Exception e)
        {
            // What is said of it to the caller is said where all such faults are; here it is only remembered.
            var (status, why) = cancellationToken.IsCancellationRequested
                ? (StatusCodes.Status499ClientClosedRequest, new Phrase("The caller went away before it was stored"))
                : DatabaseOutage.IsMeantBy(e) || e is OperationCanceledException
                ? (StatusCodes.Status503ServiceUnavailable, new("Nothing could be stored: the database did not answer"))
                : (StatusCodes.Status500InternalServerError, new("LiveNotify failed; its log says why"));
            Record(id, arrival, status, RequestVerdict.Failed, [new("", why)], [], isStranger: false);
            throw;
        }
    }

    private Verdict.Refused? AtTheDoor(Arrival arrival)
    {
        if (arrival.Way is not { } way) return null;
        if (door.Refuse(arrival.Source, way, arrival.Headers, arrival.Body) is { } fault) return new(StatusCodes.Status401Unauthorized, fault);
        return way != SourceAuthentication.Key && arrival.Body is null ? TooMuch() : null;
    }

    /// <summary>What can be said without looking into the body.</summary>
    private Verdict.Refused? Before(Arrival arrival)
    {
        if (arrival.Way is not null && !arrival.Source.Enabled)
            return new(StatusCodes.Status403Forbidden, new("Source {0} is disabled; an admin can enable it", arrival.Source.Name));
        if (arrival.Way is not null && rates.Wait(arrival.Source.Id) is { } wait)
            return new(TooManyFor(arrival.Format), new("More than {0} requests a minute; wait and send it again", options.RatePerMinute), wait);
        if (arrival.Headers.ContentEncoding.ToString() is { Length: > 0 } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return new(StatusCodes.Status415UnsupportedMediaType, new("Content-Encoding {0} is not taken; send the body as it is", Short(encoding)));
        if (!formats[arrival.Format].Takes(arrival.MediaType))
            return new(StatusCodes.Status415UnsupportedMediaType, new("Content-Type must be application/json; got {0}", Short(arrival.ContentType ?? "-")));
        if (arrival.Charset is { } charset and not ("utf-8" or "utf8" or "us-ascii"))
            return new(StatusCodes.Status415UnsupportedMediaType, new("JSON is UTF-8 (RFC 8259); got charset {0}", Short(charset)));
        return arrival.Body is null ? TooMuch() : null;
    }

    private async Task<Verdict> ReadAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> body = arrival.Body;
        // An event without data has no body; whether that is enough its format knows.
        if (body.Length > 0 && JsonShape.IsJson(arrival.MediaType) && JsonShape.Fault(body.Span) is { } fault)
            return new Verdict.Refused(StatusCodes.Status400BadRequest, fault);

        return formats[arrival.Format].Parse(new(arrival.Headers, arrival.ContentType, body), arrival.Source.Rules) switch
        {
            Parsed.Unreadable unreadable => new Verdict.Refused(StatusCodes.Status400BadRequest, unreadable.Why),
            Parsed.Invalid invalid => new Verdict.Invalid(invalid.Refusals),
            Parsed.Nothing nothing => new Verdict.Nothing(nothing.Why),
            Parsed.Reports { Drafts: { Count: > 0 } drafts } => await JudgeAsync(arrival, drafts, cancellationToken),
            _ => new Verdict.Nothing(new("The body tells of nothing")),
        };
    }

    private async Task<Verdict> JudgeAsync(Arrival arrival, IReadOnlyList<ReportedDraft> drafts, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var key = arrival.Origin == RequestOrigin.Posted && arrival.Headers.TryGetValue("Idempotency-Key", out var sent) ? sent.ToString() : null;
        var refusals = drafts.SelectMany((report, place) => report.Draft.Check(now).Select(refusal => Placed(refusal, place, drafts.Count))).Concat(CheckKey(key)).ToList();
        if (refusals.Count > 0) return new Verdict.Invalid(refusals);

        var content = arrival.FoldsByContent && options.RepeatWithin > TimeSpan.Zero ? Convert.ToHexStringLower(SHA256.HashData(arrival.Body!)) : null;
        var reports = drafts.Select((report, place) => Named(arrival, report, place, drafts.Count, key, content, now)).ToList();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StoreWithin);
        return new Verdict.Stored(await receptions.ReceiveAsync(arrival.Source, reports, arrival.Actor, patience.Token));
    }

    /// <summary>By the caller's key, else by the name the format itself has for it, else by what it says. A trial is never a repeat.</summary>
    private Reported Named(Arrival arrival, ReportedDraft report, int place, int count, string? key, string? content, DateTimeOffset now)
    {
        // What a signature covers goes before a header anybody could add on the way.
        var covered = arrival.Format == SourceFormat.StandardWebhooks ? report.Id : null;
        var name = arrival.Origin != RequestOrigin.Posted ? null : covered ?? (key is null ? report.Id : count == 1 ? key : $"{key}#{place}");
        var window = name is null && content is not null ? RepeatWindow.Of(arrival.Source.Id, content, place, options.RepeatWithin) : null;
        return new(report.Draft.ToReport(now), name, window, NamesState: key is null && report.NamesState);
    }

    private void Record(
        Guid id, Arrival arrival, int status, RequestVerdict verdict, IReadOnlyList<Refusal> reasons, IReadOnlyList<Guid> made, bool isStranger) =>
        log.Add(new(
            id, arrival.Source.Id, clock.GetUtcNow(), arrival.Origin, arrival.Actor, arrival.ContentType is { } type ? Short(type) : null, arrival.TellingHeaders(),
            status, verdict, reasons, made, arrival.Body is { } body ? body : (ReadOnlyMemory<byte>?)null, isStranger));

    private Verdict.Refused TooMuch() => new(StatusCodes.Status413PayloadTooLarge, new("The body may have at most {0} bytes", options.MaxBodyBytes));

    /// <summary>Alertmanager drops what is answered 4xx, 429 too, and tries again what is answered 5xx.</summary>
    private static int TooManyFor(SourceFormat format) =>
        format == SourceFormat.Alertmanager ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status429TooManyRequests;

    private static Refusal Placed(Refusal refusal, int place, int count) => count == 1 ? refusal : refusal with { Field = $"[{place}].{refusal.Field}" };

    private static IEnumerable<Refusal> CheckKey(string? key)
    {
        if (key is { Length: 0 or > MaxIdempotencyKey })
            yield return new("Idempotency-Key", "Idempotency-Key must have 1-{0} characters; got {1}", MaxIdempotencyKey, key.Length);
    }

    private static string Short(string text) => text.Length <= MaxIdempotencyKey ? text : text[..MaxIdempotencyKey] + "…";
}
