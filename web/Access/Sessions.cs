using System.Collections.Concurrent;
using System.Security.Claims;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.Options;

namespace LiveNotify.Web.Access;

/// <summary>
/// Whether who came in may still be in. Asked for every request, answered from the database at most once a second for each user:
/// what is changed here holds at once, what another node changes a second later.
/// </summary>
public sealed class Sessions(IDocumentStore store, IOptions<IdentityOptions> identity, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, (User? User, long AskedAt)> _known = new();

    /// <summary>False for a user who was disabled or signed out everywhere, or got another role or password, and for a token that was revoked or has expired.</summary>
    public async Task<bool> HoldsAsync(ClaimsPrincipal caller, CancellationToken cancellationToken) => caller.Identity?.AuthenticationType switch
    {
        KeyAuthentication.SchemeName when caller.SourceId() is null => await TokenHoldsAsync(caller, cancellationToken),
        KeyAuthentication.SchemeName => true,
        _ => await UserAsync(caller, cancellationToken) is not null,
    };

    /// <summary>On this node the next question is asked of the database.</summary>
    internal void Forget(Guid id) => _known.TryRemove(id, out _);

    /// <summary>For the cookie: ends what no longer holds, and takes over a language or time zone chosen elsewhere.</summary>
    internal static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        // A style sheet is the same for everybody, and an error page wants it while the database is away.
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) return;
        var services = context.HttpContext.RequestServices;
        var user = await services.GetRequiredService<Sessions>().UserAsync(context.Principal!, context.HttpContext.RequestAborted);
        if (user is null)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
        else if (user.TimeZone != context.Principal!.TimeZone() || user.Language != context.Principal!.FindFirstValue(Claims.Language))
        {
            context.ReplacePrincipal(await services.GetRequiredService<IUserClaimsPrincipalFactory<User>>().CreateAsync(user));
            context.ShouldRenew = true;
        }
    }

    private async Task<User?> UserAsync(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (caller.UserId() is not { } id || await FindAsync(id, cancellationToken) is not { Enabled: true } user) return null;
        return user.SecurityStamp == caller.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType) ? user : null;
    }

    private async Task<User?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var isKnown = _known.TryGetValue(id, out var known);
        if (isKnown && clock.GetElapsedTime(known.AskedAt) < Fresh) return known.User;
        try
        {
            var askedAt = clock.GetTimestamp();
            await using var session = store.QuerySession();
            var user = await session.LoadAsync<User>(id, cancellationToken);
            _known[id] = (user, askedAt);
            return user;
        }
        catch (Exception e) when (isKnown && DatabaseOutage.IsMeantBy(e))
        {
            // Whatever the caller wants needs the database too, and says better what is wrong.
            return known.User;
        }
    }

    private async Task<bool> TokenHoldsAsync(ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        if (caller.UserId() is not { } id) return false;
        await using var session = store.QuerySession();
        return await session.LoadAsync<ApiToken>(id, cancellationToken) is { } token && !(token.ExpiresAt <= clock.GetUtcNow());
    }
}
