using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Marten;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Receivers.IReceiverEvent>;

namespace LiveNotify.Web.Api;

internal static class ReceiverEndpoints
{
    public static void MapReceivers(this IEndpointRouteBuilder api)
    {
        var receivers = api.MapGroup("/receivers").WithTags("Receivers");
        receivers.MapGet("/", ListAsync).Produces<Page<ReceiverView>>();
        receivers.MapPost("/", AddAsync).ForAdmins().Produces<ReceiverView>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        receivers.MapGet("/{id:guid}", GetAsync).WithName("GetReceiver").Produces<ReceiverView>().ProducesProblem(StatusCodes.Status404NotFound);
        receivers.MapPut("/{id:guid}", ModifyAsync).ForAdmins().Produces<ReceiverView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        receivers.MapDryRun();
        receivers.MapDelete("/{id:guid}", RemoveAsync).ForAdmins().Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync([AsParameters] Paging paging, IQuerySession session, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (paging.Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var receivers = await session.Query<Receiver>().Where(r => !r.Removed).OrderBy(r => r.Id).ToListAsync(cancellationToken);
        return TypedResults.Ok(paging.Of(receivers, r => r.Id, ReceiverView.From));
    }

    private static async Task<IResult> GetAsync(Guid id, IQuerySession session, CancellationToken cancellationToken) =>
        await session.LoadAsync<Receiver>(id, cancellationToken) is { Removed: false } receiver ? TypedResults.Ok(ReceiverView.From(receiver)) : Answers.NotFound();

    private static async Task<IResult> AddAsync(
        ReceiverBody body, HttpContext context, Streams streams, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var written = await streams.WriteAsync<Receiver, IReceiverEvent>(
            id, context.Actor(),
            async (session, _) => ReceiverDecider.Add(body.Over(null), id, await SourceIdsAsync(session), await SenderIdsAsync(session), now),
            context.RequestAborted);
        return Answers.Of(written.Decision, texts, () => TypedResults.CreatedAtRoute(ReceiverView.From(written.State!), "GetReceiver", new { id }));
    }

    private static async Task<IResult> ModifyAsync(
        Guid id, ReceiverBody body, HttpContext context, Streams streams, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        if (Versions.Of(body.Version, context.Request) is not { } version) return Answers.Invalid([Versions.Missing], texts);
        var written = await streams.WriteAsync<Receiver, IReceiverEvent>(
            id, context.Actor(),
            async (session, receiver) => receiver is null
                ? new Decided.Missing()
                : ReceiverDecider.Modify(
                    receiver, body.Over(receiver.Settings), version, await SourceIdsAsync(session), await SenderIdsAsync(session), clock.GetUtcNow()),
            context.RequestAborted);
        var current = written.State is { } state ? ReceiverView.From(state) : null;
        return Answers.Of(written.Decision, texts, () => TypedResults.Ok(current), current);
    }

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext context, Streams streams, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var written = await streams.WriteAsync<Receiver, IReceiverEvent>(
            id, context.Actor(), receiver => ReceiverDecider.Remove(receiver, clock.GetUtcNow()), context.RequestAborted);
        return Answers.Of(written.Decision, texts, TypedResults.NoContent);
    }

    private static async Task<IReadOnlyCollection<Guid>> SourceIdsAsync(IQuerySession session) =>
        [.. await session.Query<Source>().Select(s => s.Id).ToListAsync()];

    private static async Task<IReadOnlyCollection<Guid>> SenderIdsAsync(IQuerySession session) =>
        [.. await session.Query<Sender>().Select(s => s.Id).ToListAsync()];
}
