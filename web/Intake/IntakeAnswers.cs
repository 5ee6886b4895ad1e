using System.Globalization;
using System.Text.Json.Serialization;
using LiveNotify.Domain;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace LiveNotify.Web.Intake;

/// <summary>The answer to a report that is stored.</summary>
/// <param name="Id">Of the notification.</param>
/// <param name="Duplicate">Whether it repeats a notification that was there; then nothing new was made.</param>
/// <param name="Deliveries">How many deliveries the notification has, suppressed ones included.</param>
/// <param name="Href">Where to ask about it.</param>
public sealed record Receipt(Guid Id, bool Duplicate, int Deliveries, string Href)
{
    internal static Receipt Of(Reception reception, PathString pathBase) =>
        new(reception.NotificationId, reception.Duplicate, reception.Deliveries, $"{pathBase}/api/v1/notifications/{reception.NotificationId}");
}

/// <summary>The answer to a post that is stored: the first notification's receipt, and all of them.</summary>
/// <param name="Id">Of the first; null when the post told of nothing.</param>
/// <param name="Received">How many reports the post held.</param>
/// <param name="Duplicates">How many of them repeat what was there.</param>
/// <param name="Why">Why there is no notification: a test, or an event nobody wants mail about.</param>
public sealed record PostReceipt(
    Guid? Id, bool Duplicate, int Deliveries, string? Href, int Received, int Duplicates, IReadOnlyList<Receipt> Notifications,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Why = null)
{
    internal static PostReceipt Of(IReadOnlyList<Receipt> receipts) => new(
        receipts[0].Id, receipts[0].Duplicate, receipts[0].Deliveries, receipts[0].Href, receipts.Count, receipts.Count(receipt => receipt.Duplicate), receipts);

    internal static PostReceipt Nothing(string why) => new(null, false, 0, null, 0, 0, [], why);
}

/// <summary>Verdicts as HTTP.</summary>
internal static class IntakeAnswers
{
    /// <param name="wantsAll">A post to a hook may hold several reports; one to our own address holds one, and has its receipt alone.</param>
    public static IResult Of(Verdict verdict, HttpContext context, bool wantsAll, IStringLocalizer<Texts> texts) => verdict switch
    {
        Verdict.Stored stored => Stored(stored, context.Request.PathBase, wantsAll),
        Verdict.Nothing nothing => TypedResults.Accepted((string?)null, PostReceipt.Nothing(texts.Say(nothing.Why))),
        Verdict.Invalid invalid => Invalid(invalid.Refusals, texts),
        Verdict.Refused refused => Refused(refused, context, texts),
        _ => throw new InvalidOperationException($"No such verdict: {verdict}"),
    };

    public static IResult NoSuchHook(string slug, IStringLocalizer<Texts> texts) =>
        TypedResults.Problem(texts["There is no source {0}; see the address on the page of the source", slug], statusCode: StatusCodes.Status404NotFound);

    private static IResult Stored(Verdict.Stored stored, PathString pathBase, bool wantsAll)
    {
        var receipts = stored.Receptions.Select(reception => Receipt.Of(reception, pathBase)).ToList();
        var isNew = stored.Status == StatusCodes.Status202Accepted;
        if (!wantsAll) return isNew ? TypedResults.Accepted(receipts[0].Href, receipts[0]) : TypedResults.Ok(receipts[0]);
        var receipt = PostReceipt.Of(receipts);
        return isNew ? TypedResults.Accepted(receipt.Href, receipt) : TypedResults.Ok(receipt);
    }

    private static IResult Invalid(IEnumerable<Refusal> refusals, IStringLocalizer<Texts> texts) => TypedResults.Problem(new HttpValidationProblemDetails(
        refusals.GroupBy(r => r.Field).ToDictionary(same => same.Key, same => same.Select(r => texts.Say(r.Why)).ToArray()))
    { Status = StatusCodes.Status422UnprocessableEntity });

    private static IResult Refused(Verdict.Refused refused, HttpContext context, IStringLocalizer<Texts> texts)
    {
        var headers = context.Response.Headers;
        if (refused.Wait is { } wait) headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (refused.Code == StatusCodes.Status401Unauthorized) headers[HeaderNames.WWWAuthenticate] = "Bearer";
        return TypedResults.Problem(texts.Say(refused.Why), statusCode: refused.Code);
    }
}
