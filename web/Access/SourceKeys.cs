using LiveNotify.Domain.Sources;
using Marten;

namespace LiveNotify.Web.Access;

/// <summary>
/// Finds sources by their keys and by their slugs, many in one question. No answer is older than the request it is for, so
/// a key that was turned off is off at once, on every node.
/// </summary>
internal sealed class SourceKeys
{
    /// <summary>As text: a busy node asks hundreds of times a second, and translating an expression each time costs more than the answer.</summary>
    private const string WithKeys = "where d.data ->> 'keyHash' = any(?) or d.data ->> 'previousKeyHash' = any(?)";

    private readonly IDocumentStore _store;
    private readonly GatheredQuestions<Source> _byKey;
    private readonly GatheredQuestions<Source> _bySlug;

    public SourceKeys(IDocumentStore store, TimeProvider clock)
    {
        _store = store;
        _byKey = new(hashes => WithKeysAsync(hashes, clock));
        _bySlug = new(WithSlugsAsync);
    }

    /// <param name="hash">Of the key, as <see cref="Secrets.Hash"/> makes it.</param>
    /// <returns>The source whose key it is, or was and is still good; enabled or not; null when there is none.</returns>
    public Task<Source?> FindAsync(string hash, CancellationToken cancellationToken) => _byKey.AskAsync(hash, cancellationToken);

    /// <returns>The source with this slug, enabled or not; null when there is none.</returns>
    public Task<Source?> FindBySlugAsync(string slug, CancellationToken cancellationToken) => _bySlug.AskAsync(slug, cancellationToken);

    private async Task<Dictionary<string, Source>> WithKeysAsync(string[] hashes, TimeProvider clock)
    {
        await using var session = _store.QuerySession();
        var now = clock.GetUtcNow();
        var found = new Dictionary<string, Source>();
        foreach (var source in await session.QueryAsync<Source>(WithKeys, CancellationToken.None, hashes, hashes))
        {
            if (source.PreviousKeyHash is { } previous && source.HasKey(previous, now)) found[previous] = source;
            found[source.KeyHash] = source;
        }

        return found;
    }

    private async Task<Dictionary<string, Source>> WithSlugsAsync(string[] slugs)
    {
        await using var session = _store.QuerySession();
        return (await session.Query<Source>().Where(source => source.Slug.IsOneOf(slugs)).ToListAsync()).ToDictionary(source => source.Slug);
    }
}
