using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Marten;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Api;

/// <summary>The last requests of a source, and trying it: a sample, or one of them again.</summary>
internal static class SourceTrialEndpoints
{
    public static void MapTrials(this IEndpointRouteBuilder sources)
    {
        sources.MapGet("/{id:guid}/requests", ListAsync).WithSummary("The last requests of a source, refused ones too, newest first")
            .Produces<Page<PostedRequestView>>().ProducesProblem(StatusCodes.Status404NotFound);
        Ran(sources.MapPost("/{id:guid}/requests/{requestId:guid}/replay", ReplayAsync)).WithSummary("Runs one of the last requests again; it is never taken for a repeat");
        Ran(sources.MapPost("/{id:guid}/sample", SampleAsync)).WithSummary("Posts a sample as the source would; what it makes is real");
    }

    private static async Task<IResult> ListAsync(
        Guid id, [AsParameters] Paging paging, IQuerySession session, PostedRequests requests, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (paging.Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        if (!await session.Query<Domain.Sources.Source>().AnyAsync(source => source.Id == id, cancellationToken)) return Answers.NotFound();
        var last = await requests.LastAsync(id, cancellationToken);
        return TypedResults.Ok(paging.Of(last, request => request.Id, request => PostedRequestView.From(request, texts)));
    }

    private static async Task<IResult> ReplayAsync(Guid id, Guid requestId, HttpContext context, ISourceTrial trial, IStringLocalizer<Texts> texts) =>
        AnswerTo(await trial.ReplayAsync(id, requestId, context.Actor(), context.RequestAborted), context, texts);

    private static async Task<IResult> SampleAsync(Guid id, SampleBody? body, HttpContext context, ISourceTrial trial, IStringLocalizer<Texts> texts) =>
        AnswerTo(await trial.SendAsync(id, body?.Body, body?.ContentType, context.Actor(), context.RequestAborted), context, texts);

    private static IResult AnswerTo(SourceTrial trial, HttpContext context, IStringLocalizer<Texts> texts) => trial switch
    {
        SourceTrial.Ran { Answer.Status: >= StatusCodes.Status400BadRequest } refused => Refused(refused.Answer, texts),
        SourceTrial.Ran ran => TypedResults.Json(TrialView.From(ran.Answer, context.Request.PathBase, texts), statusCode: ran.Answer.Status),
        SourceTrial.NotNow notNow => TypedResults.Problem(texts.Say(notNow.Why), statusCode: StatusCodes.Status409Conflict),
        _ => Answers.NotFound(),
    };

    /// <summary>As the source would have been refused, with the fields where there are any.</summary>
    private static ProblemHttpResult Refused(TrialAnswer answer, IStringLocalizer<Texts> texts)
    {
        var byField = answer.Reasons.Where(reason => reason.Field.Length > 0).GroupBy(reason => reason.Field)
            .ToDictionary(same => same.Key, same => same.Select(reason => texts.Say(reason.Why)).ToArray());
        ProblemDetails problem = byField.Count > 0 ? new HttpValidationProblemDetails(byField) : new();
        problem.Status = answer.Status;
        problem.Detail = PostedRequestView.Said(answer.Reasons.Select(reason => (reason.Field, texts.Say(reason.Why))));
        problem.Extensions["requestId"] = answer.RequestId;
        return TypedResults.Problem(problem);
    }

    private static RouteHandlerBuilder Ran(RouteHandlerBuilder endpoint) => endpoint.ForAdmins()
        .Produces<TrialView>(StatusCodes.Status202Accepted)
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status415UnsupportedMediaType).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
}
