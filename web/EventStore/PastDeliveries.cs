using LiveNotify.Domain.Deliveries;
using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>What was removed.</summary>
/// <param name="Mails">Mails as they were sent; a delivery that never had one has none to remove.</param>
/// <param name="Notifications">Those whose last delivery went.</param>
public sealed record Removed(int Deliveries, int Mails, int Notifications)
{
    public static Removed None { get; } = new(0, 0, 0);

    public static Removed operator +(Removed one, Removed other) =>
        new(one.Deliveries + other.Deliveries, one.Mails + other.Mails, one.Notifications + other.Notifications);
}

/// <summary>
/// Removes deliveries that ended long ago: their rows, their events and their mails, and the notifications that have none left. What can still be
/// sent by itself stays however old it is; so do the configuration, its events and every entry of the record.
/// </summary>
public sealed class PastDeliveries(NpgsqlDataSource database)
{
    /// <summary>A transaction holds so many rows, and no longer than a moment.</summary>
    public const int AtOnce = 500;

    /// <summary>Any number, as long as nobody else takes an advisory lock by it.</summary>
    private const long OnlyOne = 0x4C4E_5245_5441_494E;

    private static readonly string[] Ended = [.. Enum.GetValues<DeliveryStatus>().Where(Delivery.Ends).Select(status => status.ToString())];

    /// <summary>
    /// The stream's row first, which whoever sends it again writes to first as well; what somebody has in hand is left for the next time.
    /// </summary>
    private static readonly string Lock =
        $"""
        select d.id, d.envelopenotification_id from {DeliverySql.Table} d join {DeliverySql.Streams} s on s.id = d.id
        where d.id > $1 and d.id < $2 and d.status = any($3) and (d.data ->> 'changedAt')::timestamptz < $4
        order by d.id limit $5 for update of s, d skip locked
        """;

    /// <summary>All that ended before <paramref name="before"/>, so many in a transaction, and as much time for others in between as each took.</summary>
    /// <param name="batch">Told of each part as soon as it is gone; never while another node is at it.</param>
    public async Task RemoveAsync(DateTimeOffset before, Action<Removed> batch, CancellationToken cancellationToken)
    {
        Guid? after = Guid.Empty;
        while (after is { } last)
        {
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            (var removed, after) = await RemoveSomeAsync(before, last, AtOnce, cancellationToken);
            if (removed != Removed.None) batch(removed);
            if (after is not null) await Task.Delay(System.Diagnostics.Stopwatch.GetElapsedTime(began), cancellationToken);
        }
    }

    /// <summary>One transaction of it.</summary>
    /// <param name="after">Where the part before ended; ids are clocks, so the oldest come first.</param>
    /// <returns>What was removed, and where to go on; null at the end, or when another node is at it.</returns>
    public async Task<(Removed Removed, Guid? Last)> RemoveSomeAsync(DateTimeOffset before, Guid after, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await IsOnlyOneAsync(connection, cancellationToken)) return (Removed.None, null);
        var past = await LockAsync(connection, before, after, most, cancellationToken);
        if (past.Count == 0) return (Removed.None, null);
        Guid[] deliveries = [.. past.Select(p => p.Id)];
        var mails = await ExecuteAsync(connection, $"delete from {DeliverySql.Mails} where id = any($1)", deliveries, cancellationToken);
        await RemoveAsync(connection, DeliverySql.Table, deliveries, cancellationToken);
        var notifications = await WithoutDeliveriesAsync(connection, [.. past.Select(p => p.NotificationId).Distinct()], cancellationToken);
        await RemoveAsync(connection, DeliverySql.Notifications, notifications, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (new(deliveries.Length, mails, notifications.Length), deliveries.Length < most ? null : deliveries[^1]);
    }

    private static async Task<bool> IsOnlyOneAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = OnlyOne } } };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<(Guid Id, Guid NotificationId)>> LockAsync(
        NpgsqlConnection connection, DateTimeOffset before, Guid after, int most, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lock, connection)
        {
            // What ended before then was queued before then.
            Parameters = { new() { Value = after }, new() { Value = DeliveryCursor.FirstAt(before) }, new() { Value = Ended }, new() { Value = before.ToUniversalTime() }, new() { Value = most } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var past = new List<(Guid, Guid)>();
        while (await reader.ReadAsync(cancellationToken)) past.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return past;
    }

    private static async Task<Guid[]> WithoutDeliveriesAsync(NpgsqlConnection connection, Guid[] notifications, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"select n from unnest($1) n where not exists (select from {DeliverySql.Table} d where d.envelopenotification_id = n)", connection)
        {
            Parameters = { new() { Value = notifications } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var without = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken)) without.Add(reader.GetGuid(0));
        return [.. without];
    }

    /// <summary>The rows with the streams they were folded from.</summary>
    private static async Task RemoveAsync(NpgsqlConnection connection, string table, Guid[] ids, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, $"delete from {table} where id = any($1)", ids, cancellationToken);
        await ExecuteAsync(connection, $"delete from {DeliverySql.Events} where stream_id = any($1)", ids, cancellationToken);
        await ExecuteAsync(connection, $"delete from {DeliverySql.Streams} where id = any($1)", ids, cancellationToken);
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = ids } } };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
