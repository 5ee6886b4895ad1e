using LiveNotify.Domain.Senders;
using Marten;
using Route = LiveNotify.Domain.Senders.Route;

namespace LiveNotify.Web.EventStore;

/// <summary>A delivery somebody must look after, and since when.</summary>
/// <param name="SenderId">The sender that is to carry it now, as far as anybody can tell.</param>
public sealed record DueDelivery(Guid Id, Guid SenderId, DateTimeOffset? DueAt);

/// <summary>What the sweep asks: the deliveries' own rows are the outbox, and nothing else has to be remembered.</summary>
public sealed class DueDeliveries(IDocumentStore store, TimeProvider clock)
{
    /// <summary>
    /// Deliveries nobody has looked after in time: what a crash left behind, and retries whose hour has come. So many of each
    /// sender, so that the backlog of one hides nobody else's.
    /// </summary>
    public async Task<IReadOnlyList<DueDelivery>> DueAsync(int limitForEachSender, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var found = await session.AdvancedSql.QueryAsync<Guid, Guid, DateTimeOffset>(
            $"""
            select row(due.id), row(due.sender_id), row(due.due_at)
            from {DeliverySql.Senders} s cross join lateral (
                select d.id, d.sender_id, d.due_at from {DeliverySql.Table} d
                where d.sender_id = s.id and d.due_at <= ? order by d.due_at limit ?) due
            """,
            cancellationToken, [clock.GetUtcNow(), limitForEachSender]);
        return [.. found.Select(row => new DueDelivery(row.Item1, row.Item2, row.Item3))];
    }

    /// <summary>
    /// Deliveries that need not wait for their sender any more, or not as they do: it works again, or was released or disabled, or
    /// another may take over. Asked of the rows themselves, for whoever began to wait just when a sender recovered hears of
    /// no change. So many of each sender, as above.
    /// </summary>
    public async Task<IReadOnlyList<DueDelivery>> FreedAsync(int limitForEachSender, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var senders = await session.Query<Sender>().ToListAsync(cancellationToken);
        var enabled = senders.Where(s => s.Settings.Enabled).ByPosition();
        Guid[] In(SenderState state) => [.. enabled.Where(s => s.State == state).Select(s => s.Id)];
        var overtaken = enabled.SkipWhile(s => s.State != SenderState.Ok).Where(s => s.State == SenderState.Held).Select(s => s.Id).ToArray();
        var found = await session.AdvancedSql.QueryAsync<Guid, Guid, bool>(
            $"""
            select row(freed.id), row(freed.named), row(freed.fallback)
            from {DeliverySql.Senders} s cross join lateral (
                select d.id, coalesce({Named}, '{Guid.Empty}') named, coalesce({Fallback}, false) fallback from {DeliverySql.Table} d
                where d.waits_for = s.id and case
                    when s.id = any(?) then d.due_at is null or (cardinality(?) > 0 and {MayChange})
                    when s.id = any(?) then {MayChange} and ({Named} = any(?) or (s.id = any(?) and {Named} is distinct from s.id))
                    else true end
                order by d.id limit ?) freed
            """,
            cancellationToken,
            [In(SenderState.Paused), In(SenderState.Ok), In(SenderState.Held), In(SenderState.Ok), overtaken, limitForEachSender]);
        return [.. found.Select(row => new DueDelivery(row.Item1, CarrierOf(row.Item2, row.Item3, senders), null))];
    }

    /// <summary>Whose turn it is from now on. A relay that hangs holds up its own sender's mails; nobody else's may stand in its line.</summary>
    private static Guid CarrierOf(Guid named, bool fallback, IReadOnlyList<Sender> senders) =>
        (named == Guid.Empty ? Route.Any : new(named, fallback)).Choose(senders) switch
        {
            Passage.Open(var sender) => sender.Id,
            Passage.Blocked(var sender) => sender.Id,
            _ => named,
        };

    /// <summary>The receiver insists on no sender.</summary>
    private const string MayChange = $"({Named} is null or {Fallback})";

    private const string Named = "(d.data -> 'envelope' -> 'route' ->> 'senderId')::uuid";

    private const string Fallback = "(d.data -> 'envelope' -> 'route' ->> 'fallback')::boolean";
}
