using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Reports of LiveNotify itself that a sender is paused or works again, from its own source and by the way everybody's reports
/// take. What there is to tell is asked of the senders as they stand, so no crash swallows it; of all nodes that notice
/// it one tells, for the occurrence has a name.
/// </summary>
public sealed class SenderNews(IDocumentStore store, Streams streams, Receptions receptions, IConfiguration configuration, TimeProvider clock)
{
    private readonly HashSet<string> _told = [];

    private string? EmailPage => configuration["PublicUrl"] is { Length: > 0 } url ? $"{url.TrimEnd('/')}/notification/email" : null;

    /// <summary>Adds the own source at the first start.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken) => await streams.WriteAsync<Source, ISourceEvent>(
        OwnSource.Id,
        Actor.LiveNotify,
        async (session, source) => OwnSource.Add(source, [.. await session.Query<Source>().Select(s => s.Slug).ToListAsync(cancellationToken)], clock.GetUtcNow()),
        cancellationToken);

    /// <summary>Tells what has not been told.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var session = store.QuerySession();
        var news = (await session.Query<Sender>().ToListAsync(cancellationToken)).Select(sender => OwnEvent.Of(sender, now)).OfType<OwnEvent>()
            .ToDictionary(news => news.IdempotencyKey());
        _told.IntersectWith(news.Keys);
        foreach (var (key, its) in news.Where(one => !_told.Contains(one.Key)))
        {
            if (await session.LoadAsync<Source>(OwnSource.Id, cancellationToken) is not { } source) return;
            await receptions.ReceiveAsync(source, its.ToReport(EmailPage), key, Actor.LiveNotify, cancellationToken);
            _told.Add(key);
        }
    }
}
