using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace LiveNotify.Web.Access;

/// <summary>What a signed-in caller carries.</summary>
public static class Claims
{
    public const string AdminRole = "admin";
    public const string AuditorRole = "auditor";
    public const string SourceRole = "source";

    /// <summary>Known, and let in nowhere but where it is told so.</summary>
    public const string DisabledSourceRole = "disabled-source";
    public const string Language = "language";
    public const string TimeZone = "time-zone";

    public static string RoleOf(Role role) => role == Role.Admin ? AdminRole : AuditorRole;

    public static bool IsAdmin(this ClaimsPrincipal caller) => caller.IsInRole(AdminRole);

    public static Guid? UserId(this ClaimsPrincipal caller) =>
        !caller.IsInRole(SourceRole) && !caller.IsInRole(DisabledSourceRole) && Guid.TryParse(caller.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public static Guid? SourceId(this ClaimsPrincipal caller) =>
        caller.IsInRole(SourceRole) && Guid.TryParse(caller.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}

/// <summary>Puts role, language and time zone into the cookie, so that a page needs no look at the user document.</summary>
internal sealed class UserClaims(UserManager<User> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(identity.RoleClaimType, Claims.RoleOf(user.Role)));
        identity.AddClaim(new(Claims.TimeZone, user.TimeZone));
        if (user.Language is { } language) identity.AddClaim(new(Claims.Language, language));
        return identity;
    }
}
