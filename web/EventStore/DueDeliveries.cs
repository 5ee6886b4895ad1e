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

    /// <summary>Deliveries that wait for a sender, in the order of their ids.</summary>
    /// <param name="after">The last id of the part before; empty for the first.</param>
    public async Task<IReadOnlyList<DueDelivery>> WaitingAsync(Guid after, int limit, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var found = await session.AdvancedSql.QueryAsync<Guid, Guid>(
            $"select row(d.id), row(d.waits_for) from {DeliverySql.Table} d where d.waits_for is not null and d.id > ? order by d.id limit ?",
            cancellationToken, [after, limit]);
        return [.. found.Select(row => new DueDelivery(row.Item1, row.Item2, null))];
    }

    /// <summary>A text that changes whenever a mail that waits may find another way.</summary>
    public async Task<string> WaysAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var senders = (await session.Query<Sender>().ToListAsync(cancellationToken)).ByPosition();
        return string.Join(' ', senders.Select(s => $"{s.Id:N}:{s.Settings.Enabled}:{s.State}"));
    }
}
