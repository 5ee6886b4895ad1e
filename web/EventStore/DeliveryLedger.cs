using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using Marten;
using Npgsql;
using ISerializer = Marten.ISerializer;

namespace LiveNotify.Web.EventStore;

/// <summary>How one attempt ended.</summary>
/// <param name="Node">Whose conversation it was.</param>
public sealed record EndedAttempt(Guid DeliveryId, string Node, SentMail Sent);

/// <param name="Node">In whose name it is leased.</param>
public sealed record InHand(Guid DeliveryId, string Node);

/// <summary>How the queue takes deliveries in hand and writes down what came of them, a batch in one transaction.</summary>
public sealed class DeliveryLedger(
    IDocumentStore store, NpgsqlDataSource database, KnownDeliveries known, IEnumerable<ICommitObserver> observers, TimeProvider clock)
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
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var commit = new GroupCommit(store, observers);
        var free = await known.LockAsync(connection, Json, ids, cancellationToken);
        if (free.Count == 0) return [];
        var (equipment, notifications) = await WhatItTakesAsync(connection, free.Select(row => row.Delivery), cancellationToken);

        var (terms, now) = (new LeaseTerms(node, lease, policy), clock.GetUtcNow());
        var leased = free
            .Select(row => commit.Lease(row.Delivery, notifications[row.Delivery.Envelope.NotificationId], equipment, terms, now))
            .OfType<LeasedDelivery>().ToList();

        await SaveAsync(connection, commit, free, cancellationToken);
        return leased;
    }

    /// <summary>Keeps in hand those of <paramref name="ids"/> that <paramref name="node"/> still has.</summary>
    public async Task RenewAsync(IReadOnlyList<Guid> ids, string node, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var commit = new GroupCommit(store, observers);
        var locked = await known.LockAsync(connection, Json, ids, cancellationToken);
        foreach (var (delivery, _) in locked) commit.Append(delivery, DeliveryDecider.Renew(delivery, node, lease, clock.GetUtcNow()));
        await SaveAsync(connection, commit, locked, cancellationToken);
    }

    /// <summary>Writes down how attempts ended, and keeps the mails. Senders that failed are paused before this is called.</summary>
    /// <returns>Those of which nothing could be written down, for somebody else has their rows just now: they are to be tried again.</returns>
    public async Task<IReadOnlyList<Guid>> RecordAsync(IReadOnlyList<EndedAttempt> attempts, RetryPolicy policy, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var commit = new GroupCommit(store, observers);
        var (locked, held) = await LockAsync(connection, [.. attempts.Select(a => a.DeliveryId).Distinct()], cancellationToken);
        var deliveries = locked.ToDictionary(row => row.Delivery.Id, row => row.Delivery);
        var senders = attempts.Any(a => a.Sent.Outcome is Outcome.Failed { Class: FailureClass.Sender })
            ? await SendersAsync(connection, cancellationToken)
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

        await SaveAsync(connection, commit, locked, cancellationToken);
        return held;
    }

    /// <summary>Gives back those of them that whoever had them still has, and will not send.</summary>
    /// <returns>As of <see cref="RecordAsync"/>.</returns>
    public async Task<IReadOnlyList<Guid>> PutBackAsync(IReadOnlyList<InHand> deliveries, RetryPolicy policy, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var commit = new GroupCommit(store, observers);
        var (locked, held) = await LockAsync(connection, [.. deliveries.Select(d => d.DeliveryId).Distinct()], cancellationToken);
        var rows = locked.ToDictionary(row => row.Delivery.Id, row => row.Delivery);
        var senders = await SendersAsync(connection, cancellationToken);
        foreach (var (id, node) in deliveries)
            if (rows.GetValueOrDefault(id) is { } delivery)
                rows[id] = commit.Append(delivery, DeliveryDecider.PutBack(delivery, senders, node, policy, clock.GetUtcNow()));
        await SaveAsync(connection, commit, locked, cancellationToken);
        return held;
    }

    /// <summary>Waits for nobody: one row that a dead node still has would keep back the outcomes of all.</summary>
    private async Task<(IReadOnlyList<LockedDelivery> Locked, IReadOnlyList<Guid> Held)> LockAsync(
        NpgsqlConnection connection, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var locked = await known.LockAsync(connection, Json, ids, cancellationToken);
        var missing = ids.Except(locked.Select(row => row.Delivery.Id)).ToList();
        var held = new List<Guid>();
        if (missing.Count > 0) await SetStatement.RunAsync(connection, [new(
            $"select d.id from {DeliverySql.Table} d where d.id = any($1)", [Column.Of(missing)], row => held.Add(row.GetGuid(0)))], cancellationToken);
        return (locked, held);
    }

    /// <param name="locked">The rows it writes, as they were when they were locked.</param>
    private async Task SaveAsync(NpgsqlConnection connection, GroupCommit commit, IReadOnlyList<LockedDelivery> locked, CancellationToken cancellationToken)
    {
        await commit.SaveAsync(connection, cancellationToken);
        known.Keep(commit, locked);
    }

    private async Task<IReadOnlyList<Sender>> SendersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var senders = new List<Sender>();
        await SetStatement.RunAsync(connection, [EquipmentRead.SendersInto(senders, Json)], cancellationToken);
        return senders;
    }

    /// <summary>In one round trip.</summary>
    private async Task<(Equipment, IReadOnlyDictionary<Guid, Notification>)> WhatItTakesAsync(
        NpgsqlConnection connection, IEnumerable<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var (equipment, notifications) = (new EquipmentRead(Json), new Dictionary<Guid, Notification>());
        await SetStatement.RunAsync(
            connection,
            [
                .. equipment.Questions,
                new($"select d.id, d.data from {DeliverySql.Notifications} d where d.id = any($1)",
                    [Column.Of(deliveries.Select(d => d.Envelope.NotificationId).Distinct())],
                    row => notifications.Add(row.GetGuid(0), Json.FromJson<Notification>(row, 1))),
            ],
            cancellationToken);
        return (equipment.Read, notifications);
    }

    private ISerializer Json => store.Options.Serializer();
}
