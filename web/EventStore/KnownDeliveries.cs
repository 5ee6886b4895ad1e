using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using Marten;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using NpgsqlTypes;

namespace LiveNotify.Web.EventStore;

/// <summary>A delivery whose row nobody else can write until the end of the session's transaction.</summary>
/// <param name="Version">How many events it has.</param>
/// <param name="Notification">What it is for, where that is known without asking.</param>
public sealed record LockedDelivery(Delivery Delivery, long Version, Notification? Notification);

/// <summary>
/// Deliveries under way as this node last wrote them. Whoever locks a row asks for its version alone; only where somebody
/// else has written it since does the row itself have to be read.
/// </summary>
public sealed class KnownDeliveries : IDisposable
{
    /// <summary>A few kilobytes each.</summary>
    private const int Most = 5_000;

    /// <summary>What nobody has asked for since then is on another node, or waits: it is read again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Locks those that are there and that nobody else is writing just now, in one order, so that two never wait for each other.</summary>
    /// <param name="session">Its transaction has begun.</param>
    public async Task<IReadOnlyList<LockedDelivery>> LockAsync(IDocumentSession session, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var versions = await VersionsAsync(session, ids, cancellationToken);
        var locked = versions.Select(row => Find(row.Id, row.Version)).OfType<LockedDelivery>().ToDictionary(known => known.Delivery.Id);
        Guid[] unknown = [.. versions.Select(row => row.Id).Where(id => !locked.ContainsKey(id))];
        var read = unknown.Length == 0
            ? []
            : await session.AdvancedSql.QueryAsync<Delivery>(
                $"select {DeliverySql.Columns} from {DeliverySql.Table} d where d.id = any(?)", cancellationToken, [unknown]);
        var rows = read.ToDictionary(delivery => delivery.Id);
        return [.. versions.Select(row => locked.GetValueOrDefault(row.Id) ?? new(rows[row.Id], row.Version, null))];
    }

    /// <summary>Takes note of what was committed: of deliveries that began there, and of those whose rows were locked for it.</summary>
    internal void Keep(GroupCommit committed, IEnumerable<LockedDelivery> locked)
    {
        var before = locked.ToDictionary(row => row.Delivery.Id);
        foreach (var (delivery, events, notification) in committed.Deliveries)
            if (delivery.IsOver) _known.Remove(delivery.Id);
            else if (before.TryGetValue(delivery.Id, out var was)) Keep(was with { Delivery = delivery, Version = was.Version + events });
            else Keep(new(delivery, events, notification));
    }

    public void Dispose() => _known.Dispose();

    private void Keep(LockedDelivery row) => _known.Set(row.Delivery.Id, row, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Kept });

    private LockedDelivery? Find(Guid id, long version) =>
        _known.TryGetValue(id, out LockedDelivery? known) && known!.Version == version ? known : null;

    private static async Task<IReadOnlyList<(Guid Id, long Version)>> VersionsAsync(
        IDocumentSession session, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"select d.id, d.mt_version::bigint from {DeliverySql.Table} d where d.id = any($1) order by d.id for update skip locked", session.Connection);
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = ids.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<(Guid, long)>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return rows;
    }
}
