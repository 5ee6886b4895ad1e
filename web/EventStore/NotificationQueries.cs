using System.Buffers.Text;
using System.Globalization;
using System.Text;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using Marten;
using Marten.Linq.MatchesSql;

namespace LiveNotify.Web.EventStore;

/// <summary>Some notifications, newest first, each with its deliveries.</summary>
public sealed record NotificationPage(IReadOnlyList<(Notification Notification, IReadOnlyList<Delivery> Deliveries)> Items, string? NextCursor);

/// <summary>What API and pages ask about notifications; by time of reception, for an id made from a key is no clock.</summary>
public sealed class NotificationQueries(IDocumentStore store)
{
    /// <summary>How many, newest first, a search for a text looks through.</summary>
    private const int TextWindow = 20_000;

    /// <param name="sourceId">Only this source's; null for all.</param>
    /// <param name="cursor">Of an earlier page; one that is not ours is the first page.</param>
    public async Task<NotificationPage> ListAsync(Guid? sourceId, int limit, string? cursor, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var query = session.Query<Notification>().AsQueryable();
        if (sourceId is { } source) query = query.Where(n => n.SourceId == source);
        if (Read(cursor) is var (at, id)) query = query.Where(n => n.MatchesSql("(d.received_at, d.id) < (?, ?)", at, id));
        var found = await query.OrderByDescending(n => n.ReceivedAt).ThenByDescending(n => n.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var items = found.Take(limit).ToList();
        var deliveries = await DeliveriesAsync(session, [.. items.Select(n => n.Id)], cancellationToken);
        return new([.. items.Select(n => (n, (IReadOnlyList<Delivery>)[.. deliveries[n.Id]]))], found.Count > limit ? CursorOf(items[^1]) : null);
    }

    /// <summary>The newest notifications; with a text only those whose title has it in it, or whose id it is.</summary>
    public async Task<IReadOnlyList<Notification>> RecentAsync(string? text, int limit, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (Guid.TryParse(text, out var id)) return await session.LoadAsync<Notification>(id, cancellationToken) is { } one ? [one] : [];
        var newest = $"select {DeliverySql.Columns} from {DeliverySql.Notifications} d order by d.received_at desc, d.id desc";
        return string.IsNullOrWhiteSpace(text)
            ? await session.AdvancedSql.QueryAsync<Notification>($"{newest} limit ?", cancellationToken, limit)
            : await session.AdvancedSql.QueryAsync<Notification>(
                $"select {DeliverySql.Columns} from ({newest} limit ?) d where d.data -> 'report' ->> 'title' ilike ? limit ?",
                cancellationToken, TextWindow, DeliverySql.Pattern(text.Trim().Replace("\0", "")), limit);
    }

    public async Task<(Notification Notification, IReadOnlyList<Delivery> Deliveries)?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<Notification>(id, cancellationToken) is not { } notification) return null;
        return (notification, [.. (await DeliveriesAsync(session, [id], cancellationToken))[id]]);
    }

    private static async Task<ILookup<Guid, Delivery>> DeliveriesAsync(IQuerySession session, Guid[] notifications, CancellationToken cancellationToken) =>
        (await session.Query<Delivery>().Where(d => d.Envelope.NotificationId.IsOneOf(notifications)).OrderBy(d => d.Id).ToListAsync(cancellationToken))
        .ToLookup(d => d.Envelope.NotificationId);

    private static string CursorOf(Notification last) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"{last.ReceivedAt.UtcTicks}.{last.Id:N}"));

    private static (DateTimeOffset At, Guid Id)? Read(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor) || !Base64Url.IsValid(cursor)) return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && Guid.TryParse(parts[1], out var id)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? (new DateTimeOffset(ticks, TimeSpan.Zero), id)
            : null;
    }
}
