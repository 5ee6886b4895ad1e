using LiveNotify.Domain.Deliveries;
using Marten;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>A delivery whose row nobody else can write until the end of the transaction.</summary>
/// <param name="Version">How many events it has.</param>
public sealed record LockedDelivery(Delivery Delivery, long Version);

/// <summary>
/// Deliveries under way as this node last wrote them. Whoever locks a row asks for its version alone; only where somebody
/// else has written it since does the row itself have to be read.
/// </summary>
#pragma warning disable CA1001 // The cache holds nothing but memory, and lives as long as the process: what is committed last finds it there
public sealed class KnownDeliveries
{
    /// <summary>Of a few kilobytes each. Beyond it a new one is not kept, and those go that nobody has asked for the longest.</summary>
    private const int Most = 5_000;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Locks those that are there and that nobody else is writing just now, in one order, so that two never wait for each other.</summary>
    /// <param name="connection">Its transaction has begun.</param>
    internal async Task<IReadOnlyList<LockedDelivery>> LockAsync(
        NpgsqlConnection connection, ISerializer json, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var versions = new List<(Guid Id, long Version)>();
        await SetStatement.RunAsync(connection, [new(
            $"select d.id, d.mt_version::bigint from {DeliverySql.Table} d where d.id = any($1) order by d.id for update skip locked",
            [Column.Of(ids)], row => versions.Add((row.GetGuid(0), row.GetInt64(1))))], cancellationToken);
        var locked = versions.Select(row => Find(row.Id, row.Version)).OfType<LockedDelivery>().ToDictionary(known => known.Delivery.Id);
        var unknown = versions.Select(row => row.Id).Where(id => !locked.ContainsKey(id)).ToList();
        var rows = new Dictionary<Guid, Delivery>();
        if (unknown.Count > 0) await SetStatement.RunAsync(connection, [new(
            $"select d.id, d.data from {DeliverySql.Table} d where d.id = any($1)",
            [Column.Of(unknown)], row => rows.Add(row.GetGuid(0), json.FromJson<Delivery>(row, 1)))], cancellationToken);
        return [.. versions.Select(row => locked.GetValueOrDefault(row.Id) ?? new(rows[row.Id], row.Version))];
    }

    /// <summary>Takes note of what was committed: of deliveries that began there, and of those whose rows were locked for it.</summary>
    internal void Keep(GroupCommit committed, IReadOnlyList<LockedDelivery> locked)
    {
        var before = locked.ToDictionary(row => row.Delivery.Id, row => row.Version);
        foreach (var (delivery, events) in committed.Deliveries)
            if (delivery.IsOver) _known.Remove(delivery.Id);
            else _known.Set(delivery.Id, new LockedDelivery(delivery, before.GetValueOrDefault(delivery.Id) + events), new MemoryCacheEntryOptions { Size = 1 });
    }

    private LockedDelivery? Find(Guid id, long version) =>
        _known.TryGetValue(id, out LockedDelivery? known) && known!.Version == version ? known : null;
}
#pragma warning restore CA1001
