using LiveNotify.Domain;
using LiveNotify.Domain.Audit;

namespace LiveNotify.Web.Access;

/// <summary>What a person may do: <see cref="Admin"/> sets up and sends, <see cref="Auditor"/> reads everything and changes nothing.</summary>
public enum Role
{
    Auditor,
    Admin,
}

/// <summary>Somebody who signs in. ASP.NET Core Identity owns its rules; this is the document it keeps.</summary>
public sealed class User
{
    public Guid Id { get; set; }

    public string Email { get; set; } = "";

    public string NormalizedEmail { get; set; } = "";

    public string? PasswordHash { get; set; }

    /// <summary>Changes with password and role: a cookie from before is worth nothing.</summary>
    public string SecurityStamp { get; set; } = "";

    public Role Role { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>BCP 47 tag, or null to follow the browser.</summary>
    public string? Language { get; set; }

    /// <summary>IANA name; times on pages are shown in it.</summary>
    public string TimeZone { get; set; } = "UTC";

    public int AccessFailedCount { get; set; }

    public DateTimeOffset? LockoutEnd { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Null: never yet.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>SHA-256 in hex of the one-time link's secret; null where there is no link. A new one takes the place of the old.</summary>
    public string? InvitationHash { get; set; }

    public DateTimeOffset? InvitationExpiresAt { get; set; }

    /// <summary>Counts writes: who writes on top of a version that somebody else has overtaken is refused.</summary>
    public int Revision { get; set; }

    public bool IsActiveAdmin => Enabled && Role == Role.Admin;

    public static User New(string email, Role role, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), Email = email.Trim(), Role = role, CreatedAt = now };

    public bool IsLocked(DateTimeOffset now) => LockoutEnd > now;

    /// <summary>There is a link that still works.</summary>
    public bool IsInvited(DateTimeOffset now) => InvitationHash is not null && InvitationExpiresAt > now;

    internal Person ToPerson() => new(Id, Email, Words.Of(Role), Enabled, Language, TimeZone, PasswordHash);
}
