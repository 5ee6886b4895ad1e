using LiveNotify.Domain.Audit;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// When a version held: from its save to the next. What came about under it is looked for within that time only, and its recorded version then
/// decides. No index on versions is needed, and none has to be written for each mail.
/// </summary>
internal static class VersionSpans
{
    /// <summary>Clocks of nodes differ, and between a decision and its commit there is a moment.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    /// <summary>The filter with the times that its versions leave. Receivers and sources are asked when a mail is queued; sender and template when it goes out, however much later.</summary>
    public static async Task<DeliveryFilter> NarrowAsync(IQuerySession session, DeliveryFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Sender is { Version: { } sender } s) filter = Until(filter, (await OfAsync(session, s.Id, sender, cancellationToken)).End);
        if (filter.Template is { Version: { } template } t) filter = Until(filter, (await OfAsync(session, t.Id, template, cancellationToken)).End);
        if (filter.Receiver is { Version: { } receiver } r) filter = Within(filter, await OfAsync(session, r.Id, receiver, cancellationToken));
        if (filter.SourceVersion is { } source && Guid.TryParse(filter.Source, out var id)) filter = Within(filter, await OfAsync(session, id, source, cancellationToken));
        return filter;
    }

    private static DeliveryFilter Within(DeliveryFilter filter, (DateTimeOffset Begin, DateTimeOffset End) span) =>
        Until(span.Begin > (filter.Since ?? DateTimeOffset.MinValue) ? filter with { Since = span.Begin } : filter, span.End);

    private static DeliveryFilter Until(DeliveryFilter filter, DateTimeOffset end) =>
        end < (filter.Until ?? DateTimeOffset.MaxValue) ? filter with { Until = end } : filter;

    /// <returns>A version there never was ended before anything began.</returns>
    private static async Task<(DateTimeOffset Begin, DateTimeOffset End)> OfAsync(IQuerySession session, Guid id, int version, CancellationToken cancellationToken)
    {
        var saves = (await session.Events.FetchStreamAsync(id, token: cancellationToken)).Select(e => AuditStory.Of(e.Data)).OfType<AuditAct>()
            .Where(act => act is { Version: not null, Action: not "tested" }).ToList();
        if (saves.FirstOrDefault(act => act.Version == version) is not { } began) return (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        return (began.At - Margin, saves.FirstOrDefault(act => act.Version > version) is { } next ? next.At + Margin : DateTimeOffset.MaxValue);
    }
}
