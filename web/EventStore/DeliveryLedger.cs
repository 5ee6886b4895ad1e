using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Templates;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>How one attempt ended.</summary>
/// <param name="Node">Whose conversation it was.</param>
public sealed record EndedAttempt(Guid DeliveryId, string Node, SentMail Sent);

/// <param name="Node">In whose name it is leased.</param>
public sealed record InHand(Guid DeliveryId, string Node);

/// <summary>How the queue takes deliveries in hand and writes down what came of them, a batch in one transaction.</summary>
public sealed class DeliveryLedger(IDocumentStore store, KnownDeliveries known, IEnumerable<ICommitObserver> observers, TimeProvider clock)
{
    /// <summary>
    /// Leases those of <paramref name="ids"/> that are free and that a sender can take now; the others wait for one. A row
    /// somebody else is writing is skipped, never waited for: whoever has it has the delivery. The lease is committed when
    /// this returns.
    /// </summary>
    /// <param name="node">Names this process and this lease.</param>
    public async Task<IReadOnlyList<LeasedDelivery>> LeaseAsync(
        IReadOnlyList<Guid> ids, string node, TimeSpan lease, RetryPolicy policy, CancellationToken cancellationToken)
    {
        await using var session = await BeginAsync(cancellationToken);
        var commit = new GroupCommit(session, observers);
        var free = await known.LockAsync(session, ids, cancellationToken);
        if (free.Count == 0) return [];
        var (equipment, notifications) = await WhatItTakesAsync(session, free.Select(row => row.Delivery), cancellationToken);

        var (terms, now) = (new LeaseTerms(node, lease, policy), clock.GetUtcNow());
        var leased = free
            .Select(row => commit.Lease(row.Delivery, notifications[row.Delivery.Envelope.NotificationId], equipment, terms, now))
            .OfType<LeasedDelivery>().ToList();

        await SaveAsync(commit, free, cancellationToken);
        return leased;
    }

    /// <summary>Keeps in hand those of <paramref name="ids"/> that <paramref name="node"/> still has.</summary>
    public async Task RenewAsync(IReadOnlyList<Guid> ids, string node, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var session = await BeginAsync(cancellationToken);
        var commit = new GroupCommit(session, observers);
        var locked = await known.LockAsync(session, ids, cancellationToken);
        foreach (var (delivery, _) in locked) commit.Append(delivery, DeliveryDecider.Renew(delivery, node, lease, clock.GetUtcNow()));
        await SaveAsync(commit, locked, cancellationToken);
    }

    /// <summary>Writes down how attempts ended, and keeps the mails. Senders that failed are paused before this is called.</summary>
    /// <returns>Those of which nothing could be written down, for somebody else has their rows just now: they are to be tried again.</returns>
    public async Task<IReadOnlyList<Guid>> RecordAsync(IReadOnlyList<EndedAttempt> attempts, RetryPolicy policy, CancellationToken cancellationToken)
    {
        await using var session = await BeginAsync(cancellationToken);
        var commit = new GroupCommit(session, observers);
        var (locked, held) = await LockAsync(session, [.. attempts.Select(a => a.DeliveryId).Distinct()], cancellationToken);
        var deliveries = locked.ToDictionary(row => row.Delivery.Id, row => row.Delivery);
        var senders = attempts.Any(a => a.Sent.Outcome is Outcome.Failed { Class: FailureClass.Sender })
            ? await session.Query<Sender>().ToListAsync(cancellationToken)
            : [];

        var now = clock.GetUtcNow();
        foreach (var (id, node, sent) in attempts)
        {
            if (deliveries.GetValueOrDefault(id) is not { } delivery) continue;
            var jitter = (Random.Shared.NextDouble() * 2) - 1;
            var after = commit.Append(
                delivery, DeliveryDecider.NoteTemplate(delivery, sent.Template, node, now),
                DeliveryDecider.Record(delivery, sent.Recorded, node, senders, policy, jitter, now));
            // What does not count any more leaves no mail either: whoever has the delivery now keeps its own.
            if (!ReferenceEquals(after, delivery) && !sent.Message.IsEmpty) commit.Keep(MailCopy.Of(id, sent.Message.Span, now, sent.Template));
            deliveries[id] = after;
        }

        await SaveAsync(commit, locked, cancellationToken);
        return held;
    }

    /// <summary>Gives back those of them that whoever had them still has, and will not send.</summary>
    /// <returns>As of <see cref="RecordAsync"/>.</returns>
    public async Task<IReadOnlyList<Guid>> PutBackAsync(IReadOnlyList<InHand> deliveries, RetryPolicy policy, CancellationToken cancellationToken)
    {
        await using var session = await BeginAsync(cancellationToken);
        var commit = new GroupCommit(session, observers);
        var (locked, held) = await LockAsync(session, [.. deliveries.Select(d => d.DeliveryId).Distinct()], cancellationToken);
        var rows = locked.ToDictionary(row => row.Delivery.Id, row => row.Delivery);
        var senders = await session.Query<Sender>().ToListAsync(cancellationToken);
        foreach (var (id, node) in deliveries)
            if (rows.GetValueOrDefault(id) is { } delivery)
                rows[id] = commit.Append(delivery, DeliveryDecider.PutBack(delivery, senders, node, policy, clock.GetUtcNow()));
        await SaveAsync(commit, locked, cancellationToken);
        return held;
    }

    /// <summary>Waits for nobody: one row that a dead node still has would keep back the outcomes of all.</summary>
    private async Task<(IReadOnlyList<LockedDelivery> Locked, IReadOnlyList<Guid> Held)> LockAsync(
        IDocumentSession session, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var locked = await known.LockAsync(session, ids, cancellationToken);
        Guid[] missing = [.. ids.Except(locked.Select(row => row.Delivery.Id))];
        var held = missing.Length == 0
            ? []
            : await session.AdvancedSql.QueryAsync<Guid>($"select d.id from {DeliverySql.Table} d where d.id = any(?)", cancellationToken, [missing]);
        return (locked, held);
    }

    /// <param name="locked">The rows it writes, as they were when they were locked.</param>
    private async Task SaveAsync(GroupCommit commit, IReadOnlyList<LockedDelivery> locked, CancellationToken cancellationToken)
    {
        await commit.SaveAsync(cancellationToken);
        known.Keep(commit, locked);
    }

    private async Task<IDocumentSession> BeginAsync(CancellationToken cancellationToken)
    {
        var session = store.LightweightSession();
        Actor.LiveNotify.SignOn(session);
        await session.BeginTransactionAsync(cancellationToken);
        return session;
    }

    /// <summary>In one round trip.</summary>
    private static async Task<(Equipment, IReadOnlyDictionary<Guid, Notification>)> WhatItTakesAsync(
        IDocumentSession session, IEnumerable<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var together = session.CreateBatchQuery();
        var senders = together.Query<Sender>(DeliverySql.All);
        var templates = together.Query<Template>(DeliverySql.NotRemoved);
        var notifications = together.LoadMany<Notification>().ByIdList(deliveries.Select(d => d.Envelope.NotificationId).Distinct());
        await together.Execute(cancellationToken);
        return (new(await senders, await templates), (await notifications).ToDictionary(n => n.Id));
    }
}
