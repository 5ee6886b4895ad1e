using LiveNotify.Domain.Senders;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>A delivery somebody must look after, and since when.</summary>
/// <param name="SenderId">The sender it was last meant for.</param>
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
    /// Deliveries that wait for a sender and need not any more: it works again, or was released or disabled, or another may take
    /// over. Asked of the rows themselves, for whoever began to wait just when a sender recovered hears of no change.
    /// </summary>
    public async Task<IReadOnlyList<DueDelivery>> FreedAsync(int limit, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var senders = await session.Query<Sender>().ToListAsync(cancellationToken);
        var blocked = senders.Where(s => s.Settings.Enabled && s.State != SenderState.Ok).ToList();
        if (blocked.Count == senders.Count) return [];
        var held = blocked.Where(s => s.State == SenderState.Held).Select(s => s.Id).ToArray();
        var someWorks = senders.Any(s => s.Settings.Enabled && s.State == SenderState.Ok);
        var found = await session.AdvancedSql.QueryAsync<Guid, Guid>(
            $"""
            select row(d.id), row(d.waits_for) from {DeliverySql.Table} d
            where d.waits_for is not null
                and (d.waits_for <> all(?) or (? and d.waits_for <> all(?) and {MayChange}))
            order by d.id limit ?
            """,
            cancellationToken, [blocked.Select(s => s.Id).ToArray(), someWorks, held, limit]);
        return [.. found.Select(row => new DueDelivery(row.Item1, row.Item2, null))];
    }

    /// <summary>The receiver insists on no sender.</summary>
    private const string MayChange = "coalesce((d.data -> 'envelope' -> 'route' ->> 'fallback')::boolean, true)";
}
