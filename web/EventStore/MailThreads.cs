using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using Marten;
using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Looks after threads: tells deliveries how many repeats folded into them, and forgets threads nobody has written in for
/// long. A storm of repeats costs each delivery one event a look, not one a repeat.
/// </summary>
public sealed class MailThreads(IDocumentStore store, NpgsqlDataSource database, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <summary>Writes down the counts that have grown since the last look. Rows somebody else has in hand wait for the next.</summary>
    public async Task TellRepeatsAsync(CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        Actor.LiveNotify.SignOn(session);
        await session.BeginTransactionAsync(cancellationToken);
        var owing = await session.AdvancedSql.QueryAsync<MailThread>(
            $"select d.id, d.data, d.mt_version from {DeliverySql.Threads} d where d.owes order by d.id limit ? for update skip locked",
            cancellationToken, [AtOnce]);
        if (owing.Count == 0) return;
        var free = (await DeliverySql.LockAsync(session, [.. owing.SelectMany(t => t.Untold).Select(u => u.DeliveryId)], "skip locked", cancellationToken))
            .ToDictionary(delivery => delivery.Id);

        var gone = await GoneAsync(session, [.. owing.SelectMany(t => t.Untold).Select(u => u.DeliveryId).Where(id => !free.ContainsKey(id))], cancellationToken);
        foreach (var thread in owing)
        {
            var told = thread.Untold.Where(count => free.ContainsKey(count.DeliveryId)).ToList();
            foreach (var count in told) Tell(session, free[count.DeliveryId], count.Repeats);
            var settled = told.Concat(thread.Untold.Where(count => gone.Contains(count.DeliveryId))).ToList();
            if (settled.Count > 0) session.Update(thread.Told(settled));
        }

        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Forgets threads nobody has written in since: an answer to a mail of that age would hang in the air. So many at once, and none that somebody writes in.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (all, some) = (0, AtOnce);
        while (some == AtOnce)
        {
            await using var command = database.CreateCommand(
                $"delete from {DeliverySql.Threads} where id in (select d.id from {DeliverySql.Threads} d where d.changed_at < $1 and not d.owes limit {AtOnce} for update skip locked)");
            command.Parameters.Add(new() { Value = before.ToUniversalTime() });
            some = await command.ExecuteNonQueryAsync(cancellationToken);
            all += some;
        }

        return all;
    }

    /// <summary>Of these the deliveries that are there no more: nobody will ever ask for their counts.</summary>
    private static async Task<HashSet<Guid>> GoneAsync(IDocumentSession session, Guid[] ids, CancellationToken cancellationToken) => ids.Length == 0
        ? []
        : [.. ids.Except(await session.AdvancedSql.QueryAsync<Guid>($"select d.id from {DeliverySql.Table} d where d.id = any(?)", cancellationToken, [ids]))];

    private void Tell(IDocumentSession session, Delivery delivery, int repeats)
    {
        if (DeliveryDecider.Repeat(delivery, repeats, clock.GetUtcNow()) is Decision<IDeliveryEvent>.Accepted { Events.Count: > 0 } accepted)
            session.Events.Append(delivery.Id, accepted.Events.Cast<object>()).Stamp(Actor.LiveNotify, delivery.Envelope.NotificationId);
    }
}
