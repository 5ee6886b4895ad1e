using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Intake;

/// <summary>The answer to a report that is stored.</summary>
/// <param name="Id">Of the notification.</param>
/// <param name="Duplicate">Whether it repeats a notification that was there; then nothing new was made.</param>
/// <param name="Deliveries">How many deliveries the notification has, suppressed ones included.</param>
/// <param name="Href">Where to ask about it.</param>
public sealed record Receipt(Guid Id, bool Duplicate, int Deliveries, string Href);

/// <summary><c>POST /api/v1/notifications</c>. What is answered 202 is stored.</summary>
internal static class NotificationEndpoint
{
    private const int MaxIdempotencyKey = 255;

    /// <summary>Well inside what callers wait for, and the contract's 20 s.</summary>
    private static readonly TimeSpan StoreWithin = TimeSpan.FromSeconds(15);

    public static async Task<IResult> PostAsync(
        HttpContext context, IntakeOptions options, Receptions receptions, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        if (!context.Request.HasJsonContentType())
            return Refused(StatusCodes.Status415UnsupportedMediaType, texts["Content-Type must be application/json; got {0}", context.Request.ContentType ?? "-"]);
        if (await RawBody.ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted) is not { } body)
            return Refused(StatusCodes.Status413PayloadTooLarge, texts["The body may have at most {0} bytes", options.MaxBodyBytes]);

        return NativeFormat.Parse(body) switch
        {
            Parsed.Unreadable unreadable => Refused(StatusCodes.Status400BadRequest, texts.Say(unreadable.Why)),
            Parsed.Invalid invalid => Invalid(invalid.Refusals, texts),
            Parsed.Reports { Drafts: [var report] } => await JudgeAsync(context, report.Draft, receptions, clock.GetUtcNow(), texts),
            _ => throw new InvalidOperationException("No such parse"),
        };
    }

    private static async Task<IResult> JudgeAsync(
        HttpContext context, ReportDraft draft, Receptions receptions, DateTimeOffset now, IStringLocalizer<Texts> texts)
    {
        string? idempotencyKey = context.Request.Headers["Idempotency-Key"];
        var refusals = draft.Check(now).Concat(CheckKey(idempotencyKey)).ToList();
        if (refusals.Count > 0) return Invalid(refusals, texts);

        var reception = await StoreAsync(context, draft.ToReport(now), idempotencyKey, receptions);
        var href = $"{context.Request.PathBase}/api/v1/notifications/{reception.NotificationId}";
        var receipt = new Receipt(reception.NotificationId, reception.Duplicate, reception.Deliveries, href);
        return reception.Duplicate ? TypedResults.Ok(receipt) : TypedResults.Accepted(href, receipt);
    }

    private static async Task<Reception> StoreAsync(HttpContext context, Report report, string? idempotencyKey, Receptions receptions)
    {
        var source = context.Features.Get<Source>() ?? throw new InvalidOperationException("The policy lets sources in, and nobody else");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(StoreWithin);
        return await receptions.ReceiveAsync(source, report, idempotencyKey, context.Actor(), patience.Token);
    }

    private static IEnumerable<Refusal> CheckKey(string? key)
    {
        if (key is { Length: 0 or > MaxIdempotencyKey })
            yield return new("Idempotency-Key", "Idempotency-Key must have 1-{0} characters; got {1}", MaxIdempotencyKey, key.Length);
    }

    private static IResult Invalid(IEnumerable<Refusal> refusals, IStringLocalizer<Texts> texts) => TypedResults.Problem(new HttpValidationProblemDetails(
        refusals.GroupBy(r => r.Field).ToDictionary(same => same.Key, same => same.Select(r => texts.Say(r.Why)).ToArray()))
    { Status = StatusCodes.Status422UnprocessableEntity });

    private static IResult Refused(int status, string detail) => TypedResults.Problem(detail, statusCode: status);
}
