using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Marten;
using Microsoft.Extensions.Localization;
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
        sources.MapPost("/{id:guid}/rotate", RotateAsync).ForAdmins().WithSummary("Makes a new key, signing secret or both; the old ones stay good for the overlap")
            .Produces<SourceView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        sources.MapTrials();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] Paging paging, IQuerySession session, PostedRequests requests, TimeProvider clock, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (paging.Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var sources = await session.Query<Source>().OrderBy(s => s.Id).ToListAsync(cancellationToken);
        var heard = await requests.LastHeardAsync(sources.Select(s => s.Id), cancellationToken);
        return TypedResults.Ok(paging.Of(sources, s => s.Id, s => View(s, heard, clock)));
    }

    private static async Task<IResult> GetAsync(Guid id, IQuerySession session, PostedRequests requests, TimeProvider clock, CancellationToken cancellationToken) =>
        await session.LoadAsync<Source>(id, cancellationToken) is { } source
            ? TypedResults.Ok(View(source, await requests.LastHeardAsync([id], cancellationToken), clock))
            : Answers.NotFound();

    private static async Task<IResult> AddAsync(
        SourceBody body, HttpContext context, Streams streams, ISecretBox secrets, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var (key, signingSecret) = (Secrets.New(Secrets.SourceKeyPrefix), Secrets.NewSigningSecret());
        var sealedSecret = secrets.Seal(signingSecret);
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            id, context.Actor(),
            async (session, _) => SourceDecider.Add(
                body.Over(null), id, Secrets.Hash(key), [.. await session.Query<Source>().Select(s => s.Slug).ToListAsync()], now, sealedSecret),
            context.RequestAborted);
        return Answers.Of(
            written.Decision, texts,
            () => TypedResults.CreatedAtRoute(SourceView.From(written.State!, now, key: key, signingSecret: signingSecret), "GetSource", new { id }));
    }

    private static async Task<IResult> ModifyAsync(
        Guid id, SourceBody body, HttpContext context, Streams streams, PostedRequests requests, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var version = Versions.Of(body.Version, context.Request);
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            id, context.Actor(), source => SourceDecider.Modify(source, body.Over(source), version, clock.GetUtcNow()), context.RequestAborted);
        var current = written.State is { } state ? View(state, await requests.LastHeardAsync([id], context.RequestAborted), clock) : null;
        return Answers.Of(written.Decision, texts, () => TypedResults.Ok(current), current);
    }

    private static async Task<IResult> RotateAsync(
        Guid id, RotationBody? body, HttpContext context, Streams streams, ISecretBox secrets, PostedRequests requests, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var (key, signingSecret) = (Secrets.New(Secrets.SourceKeyPrefix), Secrets.NewSigningSecret());
        var sealedSecret = secrets.Seal(signingSecret);
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            id, context.Actor(),
            source => SourceDecider.Rotate(source, body?.What, body?.OverlapMinutes, Secrets.Hash(key), sealedSecret, clock.GetUtcNow()),
            context.RequestAborted);
        if (written.Decision is not Decided.Accepted { Events: var events }) return Answers.Of(written.Decision, texts, () => TypedResults.Ok());
        var heard = await requests.LastHeardAsync([id], context.RequestAborted);
        return TypedResults.Ok(SourceView.From(
            written.State!, clock.GetUtcNow(), Heard(heard, id),
            events.Any(e => e is SourceKeyRotated) ? key : null,
            events.Any(e => e is SourceSigningSecretRotated) ? signingSecret : null));
    }

    private static SourceView View(Source source, IReadOnlyDictionary<Guid, DateTimeOffset> heard, TimeProvider clock) =>
        SourceView.From(source, clock.GetUtcNow(), Heard(heard, source.Id));

    private static DateTimeOffset? Heard(IReadOnlyDictionary<Guid, DateTimeOffset> heard, Guid id) => heard.TryGetValue(id, out var at) ? at : null;
}
