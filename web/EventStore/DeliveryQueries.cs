using JasperFx.Events;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Sources;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>Some deliveries, newest first.</summary>
/// <param name="NextCursor">Where to go on, or null at the end. With a text or a version in the filter a page may be short, even empty, and still have one.</param>
public sealed record DeliveryPage(IReadOnlyList<Delivery> Items, string? NextCursor);

/// <summary>How many deliveries there are, counted no further than <see cref="DeliveryQueries.CountCap"/>.</summary>
public sealed record DeliveryCount(DeliveryStatus Status, int Count)
{
    public bool IsCapped => Count >= DeliveryQueries.CountCap;
}

/// <summary>What changed since a sequence number.</summary>
/// <param name="Items">Changed deliveries the filter lets through, newest first, as they are now.</param>
/// <param name="Gone">Changed deliveries whose status the filter no longer lets through.</param>
/// <param name="LastSequence">What to ask with the next time.</param>
/// <param name="Complete">False: too much happened, load the first page again.</param>
public sealed record DeliveryChanges(IReadOnlyList<Delivery> Items, IReadOnlyList<Guid> Gone, long LastSequence, bool Complete);

/// <summary>What pages and API ask about deliveries. Nothing here counts or skips its way through a table that grows for years.</summary>
public sealed class DeliveryQueries(IDocumentStore store)
{
    public const int CountCap = 10_000;
    public const int MaxLimit = 500;

    /// <summary>How many rows, newest first, one page of a search looks through.</summary>
    public const int SearchWindow = 50_000;

    /// <summary>
    /// How far back a sequence number may still turn up: transactions commit out of the order in which they took theirs.
    /// </summary>
    public const int Overlap = 2_000;

    /// <summary>Further behind than this, the first page is quicker to load than the changes.</summary>
    public const int MaxEvents = 5_000;

    /// <summary>How long a transaction may take from its first event to its commit and still be noticed.</summary>
    public static readonly TimeSpan OverlapAge = TimeSpan.FromSeconds(10);

    /// <param name="limit">1-<see cref="MaxLimit"/>; more or less is cut to that.</param>
    /// <param name="before">From <see cref="DeliveryCursor.TryRead"/>; null for the first page.</param>
    public async Task<DeliveryPage> ListAsync(DeliveryFilter filter, int limit, Guid? before, CancellationToken cancellationToken = default)
    {
        limit = Math.Clamp(limit, 1, MaxLimit);
        await using var session = store.LightweightSession();
        filter = await KnownAsync(session, filter, cancellationToken);
        var (where, values) = DeliverySql.Where(filter, before);
        var newest = $"from {DeliverySql.Table} d where {where} order by d.id desc";
        var found = DeliverySql.Search(filter) is var (search, sought)
            ? await session.AdvancedSql.QueryAsync<Delivery>(
                $"select {DeliverySql.Columns} from (select d.* {newest} limit ?) d where {search} limit ?",
                cancellationToken, [.. values, SearchWindow, .. sought, limit + 1])
            : await session.AdvancedSql.QueryAsync<Delivery>($"select {DeliverySql.Columns} {newest} limit ?", cancellationToken, [.. values, limit + 1]);

        if (found.Count > limit) return new([.. found.Take(limit)], DeliveryCursor.Of(found[limit - 1].Id));
        var end = !filter.IsSearch ? null : await EndOfWindowAsync(session, where, values, cancellationToken);
        return new(found, end is { } last ? DeliveryCursor.Of(last) : null);
    }

    /// <summary>How many there are of each status among those the rest of <paramref name="filter"/> lets through; not for a search.</summary>
    public async Task<IReadOnlyList<DeliveryCount>> CountAsync(DeliveryFilter filter, CancellationToken cancellationToken = default)
    {
        await using var session = store.QuerySession();
        filter = await KnownAsync(session, filter, cancellationToken);
        var counts = new List<string>();
        var values = new List<object>();
        foreach (var status in DeliverySql.Statuses)
        {
            var (where, its) = DeliverySql.Where(filter with { Status = status });
            counts.Add($"(select count(*)::int from (select 1 from {DeliverySql.Table} d where {where} limit {CountCap}) capped)");
            values.AddRange(its);
        }

        var found = await session.AdvancedSql.QueryAsync<int>(
            $"select unnest(array[{string.Join(", ", counts)}])", cancellationToken, [.. values]);
        return [.. DeliverySql.Statuses.Zip(found, (status, count) => new DeliveryCount(status, count))];
    }

    /// <summary>How many there are, counted to the end: for orders that change them, and never for a page that is only looked at.</summary>
    public async Task<int> CountExactlyAsync(DeliveryFilter filter, IReadOnlyList<DeliveryStatus> statuses, CancellationToken cancellationToken = default)
    {
        await using var session = store.QuerySession();
        var (where, values) = await WhereAsync(session, filter, statuses, null, cancellationToken);
        return (await session.AdvancedSql.QueryAsync<int>($"select count(*)::int from {DeliverySql.Table} d where {where}", cancellationToken, [.. values]))[0];
    }

    /// <summary>Ids of those in one of these statuses, newest first.</summary>
    /// <param name="before">The last id of the part before.</param>
    public async Task<IReadOnlyList<Guid>> IdsAsync(
        DeliveryFilter filter, IReadOnlyList<DeliveryStatus> statuses, int limit, Guid? before, CancellationToken cancellationToken = default)
    {
        await using var session = store.QuerySession();
        var (where, values) = await WhereAsync(session, filter, statuses, before, cancellationToken);
        return await session.AdvancedSql.QueryAsync<Guid>(
            $"select d.id from {DeliverySql.Table} d where {where} order by d.id desc limit ?", cancellationToken, [.. values, limit]);
    }

    public async Task<Delivery?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Delivery>(id, cancellationToken);
    }

    /// <summary>A delivery and all that happened to it, of one moment: of a row and its events read one after the other, one may be newer.</summary>
    public async Task<(Delivery Delivery, IReadOnlyList<IEvent> Timeline)?> LifeAsync(Guid id, CancellationToken cancellationToken = default)
    {
        var timeline = await TimelineAsync(id, cancellationToken);
        var delivery = timeline.Select(e => e.Data).OfType<IDeliveryEvent>().Aggregate((Delivery?)null, Delivery.Evolve);
        return delivery is null ? null : (delivery, timeline);
    }

    /// <summary>All that happened to a delivery, oldest first; who did it and from where is on each event.</summary>
    public async Task<IReadOnlyList<IEvent>> TimelineAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var session = store.QuerySession();
        return await session.Events.FetchStreamAsync(id, token: cancellationToken);
    }

    /// <summary>The mail as it went out the last time, or null when none did.</summary>
    public async Task<MailCopy?> MailAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<MailCopy>(id, cancellationToken);
    }

    /// <summary>The highest sequence number committed so far; 0 when nothing ever happened.</summary>
    public async Task<long> LastSequenceAsync(CancellationToken cancellationToken = default)
    {
        await using var session = store.QuerySession();
        return await LastSequenceAsync(session, cancellationToken);
    }

    /// <summary>
    /// The deliveries that changed since <paramref name="sequence"/>, and a little more: what is asked for a second time
    /// does no harm, what is never asked for is missed.
    /// </summary>
    /// <param name="limit">The most changed deliveries worth telling one by one.</param>
    public async Task<DeliveryChanges> ChangedSinceAsync(
        DeliveryFilter filter, long sequence, int limit, CancellationToken cancellationToken = default)
    {
        await using var session = store.LightweightSession();
        var last = await LastSequenceAsync(session, cancellationToken);
        if (last - sequence > MaxEvents) return new([], [], last, Complete: false);

        var (where, values) = await WhereAsync(session, filter, DeliverySql.Statuses, null, cancellationToken);

        var changed = await session.AdvancedSql.QueryAsync<Delivery>(
            $"""
            with changed as materialized (
                select distinct e.stream_id from {DeliverySql.Events} e
                where e.seq_id > ? and (e.seq_id > ? or e.timestamp > now() - ?))
            select {DeliverySql.Columns} from changed join {DeliverySql.Table} d on d.id = changed.stream_id
            where {where} order by d.id desc limit ?
            """,
            cancellationToken, [sequence - Overlap, sequence, OverlapAge, .. values, limit + 1]);
        if (changed.Count > limit) return new([], [], last, Complete: false);
        var still = changed.ToLookup(d => filter.Status is null || d.Status == filter.Status);
        return new([.. still[true]], [.. still[false].Select(d => d.Id)], last, Complete: true);
    }

    private static async Task<DeliveryFilter> KnownAsync(IQuerySession session, DeliveryFilter filter, CancellationToken cancellationToken) =>
        await VersionSpans.NarrowAsync(session, await WithSourceIdAsync(session, filter, cancellationToken), cancellationToken);

    /// <summary>A slug becomes its id before the question is asked: only of a value it knows can the planner tell whether the index helps.</summary>
    private static async Task<DeliveryFilter> WithSourceIdAsync(IQuerySession session, DeliveryFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Source is not { } slug || Guid.TryParse(slug, out _)) return filter;
        var source = await session.Query<Source>().FirstOrDefaultAsync(s => s.Slug == slug, cancellationToken);
        return filter with { Source = $"{source?.Id ?? Guid.Empty}" };
    }

    /// <summary>Everything the filter says except its status, which <paramref name="statuses"/> takes the place of.</summary>
    private static async Task<(string Where, List<object> Values)> WhereAsync(
        IQuerySession session, DeliveryFilter filter, IReadOnlyList<DeliveryStatus> statuses, Guid? before, CancellationToken cancellationToken)
    {
        var (where, values) = DeliverySql.Where(await KnownAsync(session, filter, cancellationToken) with { Status = null }, before);
        if (statuses.Count < DeliverySql.Statuses.Count)
        {
            where += " and d.status = any(?)";
            values.Add(statuses.Select(status => status.ToString()).ToArray());
        }

        if (DeliverySql.Search(filter) is var (search, sought))
        {
            where += $" and {search}";
            values.AddRange(sought);
        }

        return (where, values);
    }

    /// <summary>The id of the last row a search looked at, when there are more behind it.</summary>
    private static async Task<Guid?> EndOfWindowAsync(
        IQuerySession session, string where, List<object> values, CancellationToken cancellationToken)
    {
        var last = await session.AdvancedSql.QueryAsync<Guid>(
            $"select d.id from {DeliverySql.Table} d where {where} order by d.id desc offset ? limit 1",
            cancellationToken, [.. values, SearchWindow - 1]);
        return last.Count == 0 ? null : last[0];
    }

    private static async Task<long> LastSequenceAsync(IQuerySession session, CancellationToken cancellationToken) =>
        (await session.AdvancedSql.QueryAsync<long>(
            $"select coalesce(max(seq_id), 0)::bigint from {DeliverySql.Events}", cancellationToken))[0];
}
