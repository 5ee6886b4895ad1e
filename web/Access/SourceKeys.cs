using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace LiveNotify.Web.Access;

/// <summary>
/// Finds sources by their keys and by their slugs, many in one question. No answer is older than the request it is for, so
/// a key that was turned off is off at once, on every node.
/// </summary>
internal sealed class SourceKeys
{
    /// <summary>As text: a busy node asks hundreds of times a second, and translating an expression each time costs more than the answer.</summary>
    private const string WithKeys =
        $"select d.data from {DeliverySql.Sources} d where d.data ->> 'keyHash' = any($1) or d.data ->> 'previousKeyHash' = any($1)";

    private readonly IDocumentStore _store;
    private readonly NpgsqlDataSource _database;
    private readonly GatheredQuestions<Source> _byKey;
    private readonly GatheredQuestions<Source> _bySlug;

    public SourceKeys(IDocumentStore store, NpgsqlDataSource database, TimeProvider clock)
    {
        (_store, _database) = (store, database);
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
        try
        {
            return await AskForKeysAsync(hashes, clock);
        }
        catch (Exception e) when (DatabaseOutage.IsMeantBy(e))
        {
            // A connection that died while nobody used it; the next one is new. The first to ask finds that out, and nobody who posts should.
            return await AskForKeysAsync(hashes, clock);
        }
    }

    private async Task<Dictionary<string, Source>> AskForKeysAsync(string[] hashes, TimeProvider clock)
    {
        await using var connection = await _database.OpenConnectionAsync();
        var (sources, json, now) = (new List<Source>(), _store.Options.Serializer(), clock.GetUtcNow());
        await SetStatement.RunAsync(
            connection, [new(WithKeys, [new(NpgsqlDbType.Text, hashes)], row => sources.Add(json.FromJson<Source>(row, 0)))], CancellationToken.None);
        var found = new Dictionary<string, Source>();
        foreach (var source in sources)
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
