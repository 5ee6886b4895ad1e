using JasperFx.Events;
using LiveNotify.Domain.Audit;
using Marten;
using Marten.Events;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Begins the chain of a database that is older than it: what people did until then gets its entries, in the order in which it happened. That is
/// done once; where there is a chain, or ever was one, nothing is.
/// </summary>
public sealed class AuditBackfill(IDocumentStore store, TimeProvider clock) : IHostedService
{
    private const int Chunk = 500;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellationToken);
        var last = await AuditTrail.LockEndAsync(session, cancellationToken);
        if (last is not null || await session.LoadAsync<AuditOrigin>(AuditOrigin.OnlyId, cancellationToken) is not null) return;
        session.Insert(new AuditOrigin(AuditOrigin.OnlyId, clock.GetUtcNow()));
        var states = new Dictionary<Guid, object?>();
        await foreach (var some in session.Events.QueryAllRawEvents().Where(e => e.EventTypesAre(AuditStory.Types.ToArray())).OrderBy(e => e.Sequence)
            .ToAsyncEnumerable(cancellationToken).Chunk(Chunk).WithCancellation(cancellationToken))
        {
            var stored = await StoredAsync(session, some, cancellationToken);
            foreach (var e in some) last = Tell(session, e, stored[e.Id], states, last);
        }

        await session.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>As it lies in the database: an older event has fewer fields than one that is written today.</summary>
    private static async Task<Dictionary<Guid, string>> StoredAsync(IDocumentSession session, IReadOnlyList<IEvent> events, CancellationToken cancellationToken) =>
        (await session.AdvancedSql.QueryAsync<Guid, string>(
            $"select row(e.id), row(e.data::text) from {DeliverySql.Events} e where e.id = any(?)", cancellationToken, [events.Select(e => e.Id).ToArray()]))
        .ToDictionary(x => x.Item1, x => x.Item2);

    private static AuditEntry? Tell(IDocumentSession session, IEvent e, string json, Dictionary<Guid, object?> states, AuditEntry? last)
    {
        var before = states.GetValueOrDefault(e.StreamId);
        var after = states[e.StreamId] = AuditState.Evolve(before, e.Data);
        if (!AuditSigns.IsPerson(e.UserName)) return last;
        var signs = new AuditSigns(
            e.UserName!, e.GetHeader(Actor.AddressHeader)?.ToString(), e.GetHeader(Actor.UserAgentHeader)?.ToString(), e.CorrelationId, e.GetHeader(Actor.CommentHeader)?.ToString());
        var entry = AuditChain.Seal(last, signs.Record(e, e.StreamId, json, before, after));
        session.Insert(entry);
        return entry;
    }
}
