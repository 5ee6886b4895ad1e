using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Web.EventStore;
using Marten;

namespace LiveNotify.Web.Access;

/// <summary>Makes, lists and revokes API tokens, each on record with who did it.</summary>
public sealed class ApiTokens(IDocumentStore store, TimeProvider clock)
{
    private const int MaxName = 100;

    /// <summary>Everything wrong with a token somebody asks for.</summary>
    public IEnumerable<Refusal> Check(string? name, string? scope, DateTimeOffset? expiresAt)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > MaxName || name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029'))
            yield return new("name", "Name must be one line of 1-{0} characters", MaxName);
        if (Words.Parse<TokenScope>(scope) is null)
            yield return new("scope", "Scope must be one of {0}; got {1}", Words.List<TokenScope>(), string.IsNullOrWhiteSpace(scope) ? "-" : scope);
        if (expiresAt <= clock.GetUtcNow())
            yield return new("expiresAt", "The token would be expired already; choose a time in the future");
    }

    /// <returns>The token, and its secret: shown once, kept nowhere.</returns>
    public async Task<(ApiToken Token, string Secret)> AddAsync(string name, TokenScope scope, DateTimeOffset? expiresAt, Actor actor, CancellationToken cancellationToken)
    {
        var (secret, now) = (Secrets.New(Secrets.ApiTokenPrefix), clock.GetUtcNow());
        var token = new ApiToken(Guid.CreateVersion7(now), name.Trim(), scope, Secrets.Hash(secret), now, expiresAt, null);
        await using var session = store.LightweightSession();
        actor.SignOn(session);
        session.Insert(token);
        session.Events.Append(token.Id, AccessActs.Issued(token.Id, token.Name, Words.Of(scope), expiresAt, now));
        await session.SaveChangesAsync(cancellationToken);
        return (token, secret);
    }

    public async Task<IReadOnlyList<ApiToken>> ListAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.Query<ApiToken>().OrderBy(t => t.Id).ToListAsync(cancellationToken);
    }

    public async Task<ApiToken?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<ApiToken>(id, cancellationToken);
    }

    /// <summary>False when there is no such token.</summary>
    public async Task<bool> RevokeAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        if (await session.LoadAsync<ApiToken>(id, cancellationToken) is not { } token) return false;
        actor.SignOn(session);
        session.Delete<ApiToken>(id);
        session.Events.Append(id, AccessActs.Revoked(id, token.Name, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellationToken);
        return true;
    }
}
