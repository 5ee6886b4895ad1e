using JasperFx.Events;
using LiveNotify.Domain.Audit;
using Marten;
using Marten.Events;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Begins the chain of a database that is older than it: what people did until then gets its entries, in the order in which it happened. Where
/// there is a chain, nothing is done: what has no entry then was put in behind the product's back.
/// </summary>
internal sealed class AuditBackfill(IDocumentStore store) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellationToken);
        if (await AuditTrail.LockEndAsync(session, cancellationToken) is not null) return;
        AuditEntry? last = null;
        var states = new Dictionary<Guid, object?>();
        await foreach (var e in session.Events.QueryAllRawEvents().Where(e => e.EventTypesAre(AuditStory.Types.ToArray())).OrderBy(e => e.Sequence).ToAsyncEnumerable(cancellationToken))
            last = Tell(session, e, states, last);
        await session.SaveChangesAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static AuditEntry? Tell(IDocumentSession session, IEvent e, Dictionary<Guid, object?> states, AuditEntry? last)
    {
        var before = states.GetValueOrDefault(e.StreamId);
        var after = states[e.StreamId] = AuditState.Evolve(before, e.Data);
        if (!AuditSigns.IsPerson(e.UserName)) return last;
        var signs = new AuditSigns(e.UserName!, e.GetHeader(Actor.AddressHeader)?.ToString(), e.GetHeader(Actor.UserAgentHeader)?.ToString(), e.CorrelationId, null);
        var entry = AuditChain.Seal(last, signs.Record(e, e.StreamId, session.DocumentStore.Options.Serializer().ToJson(e.Data), before, after));
        session.Insert(entry);
        return entry;
    }
}
