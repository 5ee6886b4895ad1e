using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Marten;
using Microsoft.Extensions.Localization;
using static LiveNotify.Domain.Words;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Web.Api;

internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder api)
    {
        var sources = api.MapGroup("/sources").WithTags("Sources");
        sources.MapGet("/", ListAsync).Produces<Page<SourceView>>();
        sources.MapPost("/", AddAsync).ForAdmins().Produces<SourceView>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        sources.MapGet("/{id:guid}", GetAsync).WithName("GetSource").Produces<SourceView>().ProducesProblem(StatusCodes.Status404NotFound);
        sources.MapPut("/{id:guid}", ModifyAsync).ForAdmins().Produces<SourceView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ListAsync([AsParameters] Paging paging, IQuerySession session, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (paging.Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var sources = await session.Query<Source>().OrderBy(s => s.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(paging.Of(sources, s => s.Id, s => SourceView.From(s)));
    }

    private static async Task<IResult> GetAsync(Guid id, IQuerySession session, CancellationToken cancellationToken) =>
        await session.LoadAsync<Source>(id, cancellationToken) is { } source ? TypedResults.Ok(SourceView.From(source)) : Answers.NotFound();

    private static async Task<IResult> AddAsync(SourceBody body, HttpContext context, Streams streams, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var key = Secrets.New(Secrets.SourceKeyPrefix);
        var draft = new SourceDraft(body.Name, body.Slug, body.Format, body.Enabled ?? true);
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            id, context.Actor(),
            async (session, _) => SourceDecider.Add(draft, id, Secrets.Hash(key), [.. await session.Query<Source>().Select(s => s.Slug).ToListAsync()], now),
            context.RequestAborted);
        return Answers.Of(written.Decision, texts, () => TypedResults.CreatedAtRoute(SourceView.From(written.State!, key), "GetSource", new { id }));
    }

    private static async Task<IResult> ModifyAsync(
        Guid id, SourceBody body, HttpContext context, Streams streams, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var version = Versions.Of(body.Version, context.Request);
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            id, context.Actor(),
            source => source is null
                ? new Decided.Missing()
                : SourceDecider.Modify(
                    source, new(body.Name ?? source.Name, body.Slug, body.Format ?? Of(source.Format), body.Enabled ?? source.Enabled), version, clock.GetUtcNow()),
            context.RequestAborted);
        var current = written.State is { } state ? SourceView.From(state) : null;
        return Answers.Of(written.Decision, texts, () => TypedResults.Ok(current), current);
    }
}
