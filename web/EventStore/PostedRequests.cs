using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>What API and pages ask about the last requests of sources.</summary>
public sealed class PostedRequests(IDocumentStore store)
{
    /// <summary>The newest first, at most <see cref="RequestLog.Kept"/>.</summary>
    public async Task<IReadOnlyList<PostedRequest>> LastAsync(Guid sourceId, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.Query<PostedRequest>().Where(request => request.SourceId == sourceId)
            .OrderByDescending(request => request.Id).Take(RequestLog.Kept).ToListAsync(cancellationToken);
    }

    /// <returns>Null when it is not among the source's last requests any more.</returns>
    public async Task<PostedRequest?> FindAsync(Guid sourceId, Guid requestId, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<PostedRequest>(requestId, cancellationToken) is { } request && request.SourceId == sourceId ? request : null;
    }

    /// <summary>When each of these sources was last heard of; one that never was is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, DateTimeOffset>> LastHeardAsync(IEnumerable<Guid> sourceIds, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var contacts = await session.LoadManyAsync<SourceContact>(cancellationToken, [.. sourceIds]);
        return contacts.ToDictionary(contact => contact.Id, contact => contact.LastHeardAt);
    }
}
