using LiveNotify.Domain;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Api;

/// <summary>Decisions as HTTP: one place for which refusal has which status.</summary>
internal static class Answers
{
    /// <param name="current">What is there now, for a stale change to be compared with.</param>
    public static IResult Of<TEvent>(Decision<TEvent> decision, IStringLocalizer<Texts> texts, Func<IResult> accepted, object? current = null)
        where TEvent : class => decision switch
        {
            Decision<TEvent>.Accepted => accepted(),
            Decision<TEvent>.Refused refused => Invalid(refused.Refusals, texts),
            Decision<TEvent>.NotNow notNow => TypedResults.Problem(texts.Say(notNow.Why), statusCode: StatusCodes.Status409Conflict),
            Decision<TEvent>.Stale stale => Stale(stale.Expected, stale.Current, current, texts),
            _ => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound),
        };

    /// <summary>422 with the sentences by field.</summary>
    public static IResult Invalid(IEnumerable<Refusal> refusals, IStringLocalizer<Texts> texts) => TypedResults.Problem(new HttpValidationProblemDetails(
        refusals.GroupBy(r => r.Field).ToDictionary(same => same.Key, same => same.Select(r => texts.Say(r.Why)).ToArray()))
    { Status = StatusCodes.Status422UnprocessableEntity });

    public static IResult NotFound() => TypedResults.Problem(statusCode: StatusCodes.Status404NotFound);

    private static IResult Stale(int expected, int current, object? now, IStringLocalizer<Texts> texts) => TypedResults.Problem(new ProblemDetails
    {
        Status = StatusCodes.Status409Conflict,
        Detail = texts["Somebody saved version {0} after the version {1} this change is based on; look at the current values and send it again", current, expected],
        Extensions = { ["current"] = now },
    });
}
