using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>A delivery this node has in hand, with all it takes to send it.</summary>
public sealed record LeasedDelivery(Delivery Delivery, Notification Notification, Sender Sender);

/// <summary>A delivery somebody must look after, and since when.</summary>
public sealed record DueDelivery(Guid Id, DateTimeOffset? DueAt);

/// <summary>The mail as it went over the wire, kept beside its delivery and under the same id.</summary>
/// <param name="Message">RFC 5322 text, one character a byte (Latin-1).</param>
public sealed record MailCopy(Guid Id, string Message, DateTimeOffset At);

/// <summary>How the queue takes deliveries in hand and writes down what came of them, a batch in one transaction.</summary>
public sealed class DeliveryLedger(IDocumentStore store, TimeProvider clock)
{
    /// <summary>
    /// Leases those of <paramref name="ids"/> that are free. A row somebody else is writing is skipped, never waited
    /// for: whoever has it has the delivery. The lease is committed when this returns.
    /// </summary>
    /// <param name="node">Names this process.</param>
    public async Task<IReadOnlyList<LeasedDelivery>> LeaseAsync(
        IReadOnlyList<Guid> ids, string node, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        Actor.LiveNotify.SignOn(session);
        await session.BeginTransactionAsync(cancellationToken);
        var free = await LockAsync(session, ids, "skip locked", cancellationToken);
        var senders = (await session.LoadManyAsync<Sender>(cancellationToken, [.. free.Select(d => d.SenderId).OfType<Guid>().Distinct()]))
            .ToDictionary(s => s.Id);

        var now = clock.GetUtcNow();
        var leased = new List<(Delivery Delivery, Sender Sender)>();
        foreach (var delivery in free)
        {
            var sender = delivery.SenderId is { } senderId ? senders.GetValueOrDefault(senderId) : null;
            var after = Append(session, delivery, DeliveryDecider.Lease(delivery, sender, node, lease, now));
            if (after is { Status: DeliveryStatus.Sending } && after != delivery) leased.Add((after, sender!));
        }

        await session.SaveChangesAsync(cancellationToken);
        return await WithNotificationsAsync(leased, cancellationToken);
    }

    /// <summary>Keeps in hand those of <paramref name="ids"/> that <paramref name="node"/> still has.</summary>
    public async Task RenewAsync(IReadOnlyList<Guid> ids, string node, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        Actor.LiveNotify.SignOn(session);
        await session.BeginTransactionAsync(cancellationToken);
        foreach (var delivery in await LockAsync(session, ids, "skip locked", cancellationToken))
            Append(session, delivery, DeliveryDecider.Renew(delivery, node, lease, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Writes down how attempts ended, and keeps the mails.</summary>
    /// <param name="node">Whose conversations they were.</param>
    public async Task RecordAsync(
        IReadOnlyList<(Guid DeliveryId, SentMail Sent)> results, string node, RetryPolicy policy, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        Actor.LiveNotify.SignOn(session);
        await session.BeginTransactionAsync(cancellationToken);
        var deliveries = (await LockAsync(session, [.. results.Select(r => r.DeliveryId)], "", cancellationToken)).ToDictionary(d => d.Id);

        var now = clock.GetUtcNow();
        foreach (var (id, sent) in results)
        {
            if (deliveries.GetValueOrDefault(id) is not { } delivery) continue;
            var jitter = (Random.Shared.NextDouble() * 2) - 1;
            Append(session, delivery, DeliveryDecider.Record(delivery, sent.Outcome, node, policy, jitter, now));
            if (!sent.Message.IsEmpty)
                session.Store(new MailCopy(id, System.Text.Encoding.Latin1.GetString(sent.Message.Span), now));
        }

        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Deliveries nobody has looked after in time: what a crash left behind, and retries whose hour has come.</summary>
    public async Task<IReadOnlyList<DueDelivery>> DueAsync(int limit, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var now = clock.GetUtcNow();
        return await session.Query<Delivery>().Where(d => d.DueAt <= now).OrderBy(d => d.DueAt).Take(limit)
            .Select(d => new DueDelivery(d.Id, d.DueAt)).ToListAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<Delivery>> LockAsync(
        IDocumentSession session, IReadOnlyList<Guid> ids, string whenLocked, CancellationToken cancellationToken) =>
        await session.AdvancedSql.QueryAsync<Delivery>(
            $"select id, data, mt_version from {DeliverySql.Table} where id = any(?) for update {whenLocked}", cancellationToken, [ids.ToArray()]);

    private static Delivery? Append(IDocumentSession session, Delivery delivery, Decision<IDeliveryEvent> decision)
    {
        if (decision is not Decision<IDeliveryEvent>.Accepted { Events.Count: > 0 } accepted) return delivery;
        session.Events.Append(delivery.Id, accepted.Events.Cast<object>()).Stamp(Actor.LiveNotify, delivery.Envelope.NotificationId);
        return accepted.Events.Aggregate((Delivery?)delivery, Delivery.Evolve);
    }

    private async Task<IReadOnlyList<LeasedDelivery>> WithNotificationsAsync(
        IReadOnlyList<(Delivery Delivery, Sender Sender)> leased, CancellationToken cancellationToken)
    {
        if (leased.Count == 0) return [];
        await using var session = store.QuerySession();
        var notifications = (await session.LoadManyAsync<Notification>(
            cancellationToken, [.. leased.Select(l => l.Delivery.Envelope.NotificationId).Distinct()])).ToDictionary(n => n.Id);
        return [.. leased.Select(l => new LeasedDelivery(l.Delivery, notifications[l.Delivery.Envelope.NotificationId], l.Sender))];
    }
}
