using System.Security.Claims;
using System.Text.Encodings.Web;
using Marten;
using Marten.Exceptions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace LiveNotify.Web.Access;

/// <summary>
/// API tokens and source keys, as <c>Authorization: Bearer KEY</c> or as the password of HTTP Basic for callers that
/// know only that. A disabled source is known and refused: 403, not 401.
/// </summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IDocumentStore store, SourceKeys sources)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Key";

    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedKey.Of(Request.Headers) is not { } key) return AuthenticateResult.NoResult();
        var hash = Secrets.Hash(key);
        // Keys of sources are always made here; a token may be one that somebody chose for Bootstrap__ApiToken.
        var identity = key.StartsWith(Secrets.SourceKeyPrefix, StringComparison.Ordinal)
            ? await SourceAsync(hash)
            : await TokenAsync(hash);
        return identity is null
            ? AuthenticateResult.Fail("Unknown or expired key")
            : AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, "The key or token is missing, unknown or expired.");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "This key or token may not do that.");

    private async Task<ClaimsIdentity?> TokenAsync(string hash)
    {
        await using var session = store.LightweightSession();
        var now = TimeProvider.GetUtcNow();
        var token = await session.Query<ApiToken>().FirstOrDefaultAsync(t => t.Hash == hash, Context.RequestAborted);
        if (token is null || token.ExpiresAt <= now) return null;
        if (token.LastUsedAt is null || now - token.LastUsedAt > LastUsedPrecision)
        {
            session.Update(token with { LastUsedAt = now });
            try
            {
                await session.SaveChangesAsync(Context.RequestAborted);
            }
            catch (NonExistentDocumentException)
            {
                return null; // Revoked just now: it must not come back for having been used.
            }
        }

        return Identity(token.Id, $"token:{token.Name}", token.Scope == TokenScope.Admin ? Claims.AdminRole : Claims.AuditorRole);
    }

    private async Task<ClaimsIdentity?> SourceAsync(string hash)
    {
        var source = await sources.FindAsync(hash, Context.RequestAborted);
        if (source is null) return null;
        Context.Features.Set(source);
        return Identity(source.Id, $"source:{source.Slug}", source.Enabled ? Claims.SourceRole : Claims.DisabledSourceRole);
    }

    private ClaimsIdentity Identity(Guid id, string name, string role) => new(
        [new(ClaimTypes.NameIdentifier, id.ToString()), new(ClaimTypes.Name, name), new(ClaimTypes.Role, role)], Scheme.Name);
}
