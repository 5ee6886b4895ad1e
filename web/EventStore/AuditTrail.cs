using System.Text;
using JasperFx.Events;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Writes the audit entry of what a person does into the transaction that does it: there is no one without the other. The
/// entries of all nodes are one chain, so whoever writes one holds the end of it until the commit.
/// </summary>
internal sealed class AuditTrail : DocumentSessionListenerBase
{
    /// <summary>Any number, as long as nobody else takes an advisory lock by it.</summary>
    private const long EndOfChain = 0x4C4E_4155_4449_54;

    public override async Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
    {
        var happened = session.PendingChanges.Streams()
            .SelectMany(stream => stream.Events.Select(e => (Stream: stream.Id, Event: e)))
            .Where(x => AuditStory.Of(x.Event.Data) is not null && AuditSigns.IsPerson(x.Event.UserName ?? session.LastModifiedBy))
            .ToList();
        if (happened.Count == 0) return;

        await session.BeginTransactionAsync(token);
        var last = await LockEndAsync(session, token);
        var states = await StatesAsync(session, happened, token);
        var serializer = session.DocumentStore.Options.Serializer();
        foreach (var (stream, e) in happened)
        {
            // Marten gives ids only later, and leaves alone what has one.
            if (e.Id == Guid.Empty) e.Id = Guid.CreateVersion7();
            var before = states.GetValueOrDefault(stream);
            states[stream] = AuditState.Evolve(before, e.Data);
            var signs = new AuditSigns(
                e.UserName ?? session.LastModifiedBy!,
                Header(session, e, Actor.AddressHeader), Header(session, e, Actor.UserAgentHeader), e.CorrelationId ?? session.CorrelationId,
                Header(session, e, Actor.CommentHeader));
            last = AuditChain.Seal(last, signs.Record(e, stream, serializer.ToJson(e.Data), before, states[stream]));
            session.Insert(last);
        }
    }

    /// <summary>Nobody else adds an entry before this session's transaction is over.</summary>
    /// <returns>The last entry; null when there is none.</returns>
    internal static async Task<AuditEntry?> LockEndAsync(IDocumentSession session, CancellationToken cancellationToken)
    {
        await session.AdvancedSql.QueryAsync<int>("select 1 from (select pg_advisory_xact_lock(?)) held", cancellationToken, EndOfChain);
        return (await session.Query<AuditEntry>().OrderByDescending(entry => entry.Sequence).Take(1).ToListAsync(cancellationToken)).SingleOrDefault();
    }

    /// <summary>Each subject as it was before.</summary>
    private static async Task<Dictionary<Guid, object?>> StatesAsync(
        IDocumentSession session, IEnumerable<(Guid Stream, IEvent Event)> happened, CancellationToken cancellationToken)
    {
        var states = new Dictionary<Guid, object?>();
        foreach (var (stream, e) in happened.DistinctBy(x => x.Stream))
            states[stream] = e.Data switch
            {
                ISenderEvent => await BeforeAsync<Sender>(session, stream, cancellationToken),
                IReceiverEvent => await BeforeAsync<Receiver>(session, stream, cancellationToken),
                ISourceEvent => await BeforeAsync<Source>(session, stream, cancellationToken),
                _ => null,
            };
        if (happened.Any(x => x.Event.Data is IDeliveryEvent))
            foreach (var delivery in await session.LoadManyAsync<Delivery>(cancellationToken, [.. states.Keys]))
                states[delivery.Id] = delivery;
        return states;
    }

    /// <summary>From its JSON: what the session would load has the new events folded in already.</summary>
    private static async Task<T?> BeforeAsync<T>(IDocumentSession session, Guid id, CancellationToken cancellationToken) where T : class =>
        await session.Json.FindByIdAsync<T>(id, cancellationToken) is { } json
            ? session.DocumentStore.Options.Serializer().FromJson<T>(new MemoryStream(Encoding.UTF8.GetBytes(json)))
            : null;

    private static string? Header(IDocumentSession session, IEvent e, string name) => (e.GetHeader(name) ?? session.GetHeader(name))?.ToString();
}
