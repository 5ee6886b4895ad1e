using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Looks after threads: tells deliveries how many repeats folded into them, and forgets threads nobody has written in for
/// long. A storm of repeats costs each delivery one event a look, not one a repeat.
/// </summary>
public sealed class MailThreads(IDocumentStore store, TimeProvider clock)
{
    private const int AtOnce = 500;

    /// <summary>As long as mails are kept by default: an answer to an older one would hang in the air.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

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

        foreach (var thread in owing)
        {
            var told = thread.Untold.Where(count => free.ContainsKey(count.DeliveryId)).ToList();
            foreach (var count in told) Tell(session, free[count.DeliveryId], count.Repeats);
            if (told.Count > 0) session.Update(thread.Told(told));
        }

        await session.SaveChangesAsync(cancellationToken);
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        var before = clock.GetUtcNow() - Kept;
        session.DeleteWhere<MailThread>(thread => thread.ChangedAt < before);
        await session.SaveChangesAsync(cancellationToken);
    }

    private void Tell(IDocumentSession session, Delivery delivery, int repeats)
    {
        if (DeliveryDecider.Repeat(delivery, repeats, clock.GetUtcNow()) is Decision<IDeliveryEvent>.Accepted { Events.Count: > 0 } accepted)
            session.Events.Append(delivery.Id, accepted.Events.Cast<object>()).Stamp(Actor.LiveNotify, delivery.Envelope.NotificationId);
    }
}
