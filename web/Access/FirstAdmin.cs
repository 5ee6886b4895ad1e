using System.Security.Cryptography;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace LiveNotify.Web.Access;

/// <summary>The hash of the one-time token that opens <c>/setup</c> while there is no user.</summary>
public sealed record SetupToken(string Id, string Hash)
{
    public const string OnlyId = "setup";
}

/// <summary>
/// Gets the first admin in: from <c>Bootstrap__AdminEmail</c> and <c>Bootstrap__AdminPassword</c>, else by a token that
/// only somebody who reads the log can know. Once there is a user, none of it has any effect.
/// </summary>
public sealed class FirstAdmin(IDocumentStore store, IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider clock)
{
    /// <summary>Path and query of the setup page, or null when there is a user already.</summary>
    public string? SetupPath { get; private set; }

    /// <exception cref="StartupProblem">The bootstrap settings cannot make an admin.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken = default)
    {
        if (await AnyUserAsync(cancellationToken)) return;
        await AddBootstrapTokenAsync(cancellationToken);
        if (configuration["Bootstrap:AdminEmail"] is { Length: > 0 } email)
            await AddBootstrapAdminAsync(email);
        else
            SetupPath = $"/setup?token={await NewSetupTokenAsync(cancellationToken)}";
    }

    public async Task<bool> AnyUserAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.Query<User>().AnyAsync(cancellationToken);
    }

    public async Task<bool> IsSetupTokenAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token) || await AnyUserAsync(cancellationToken)) return false;
        await using var session = store.QuerySession();
        var kept = await session.LoadAsync<SetupToken>(SetupToken.OnlyId, cancellationToken);
        return kept is not null && CryptographicOperations.FixedTimeEquals(Convert.FromHexString(kept.Hash), Convert.FromHexString(Secrets.Hash(token)));
    }

    /// <summary>Makes the first admin and burns the token. Two at once: one wins, the other is told so by the unique address or finds a user.</summary>
    /// <param name="by">Who answers for it on record.</param>
    public async Task<IdentityResult> AddAsync(User admin, string password, Actor by)
    {
        using var scope = scopes.CreateScope();
        var (users, journal) = (scope.ServiceProvider.GetRequiredService<UserManager<User>>(), scope.ServiceProvider.GetRequiredService<AccessJournal>());
        var result = await journal.AlongAsync(by, () => users.CreateAsync(admin, password));
        if (!result.Succeeded) return result;
        await using var session = store.LightweightSession();
        session.Delete<SetupToken>(SetupToken.OnlyId);
        await session.SaveChangesAsync();
        SetupPath = null;
        return result;
    }

    private async Task AddBootstrapAdminAsync(string email)
    {
        var password = configuration["Bootstrap:AdminPassword"] ?? "";
        var result = await AddAsync(User.New(email, Role.Admin, clock.GetUtcNow()), password, Actor.LiveNotify);
        // Of several nodes that start at once, one makes the admin.
        if (!result.Succeeded && !await AnyUserAsync(CancellationToken.None))
            throw new StartupProblem($"Bootstrap__AdminEmail {email} cannot become the first admin: {string.Join(" ", result.Refusals("password").Select(r => $"{r.Why}."))} Change Bootstrap__AdminEmail or Bootstrap__AdminPassword and start again.");
    }

    private async Task AddBootstrapTokenAsync(CancellationToken cancellationToken)
    {
        if (configuration["Bootstrap:ApiToken"] is not { Length: > 0 } token) return;
        if (token.Length < 16)
            throw new StartupProblem($"Bootstrap__ApiToken must have at least 16 characters; got {token.Length}. Choose a longer one and start again.");
        await using var session = store.LightweightSession();
        var (hash, now) = (Secrets.Hash(token), clock.GetUtcNow());
        // Until there is a user every start comes here, and several nodes may start at once.
        if (await session.Query<ApiToken>().AnyAsync(known => known.Hash == hash, cancellationToken)) return;
        session.Store(new ApiToken(Guid.CreateVersion7(now), "bootstrap", TokenScope.Admin, hash, now, null, null));
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception e) when (e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } or { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
        {
            // Another node was faster with the same token.
        }
    }

    private async Task<string> NewSetupTokenAsync(CancellationToken cancellationToken)
    {
        var token = Secrets.New("");
        await using var session = store.LightweightSession();
        session.Store(new SetupToken(SetupToken.OnlyId, Secrets.Hash(token)));
        await session.SaveChangesAsync(cancellationToken);
        return token;
    }
}
