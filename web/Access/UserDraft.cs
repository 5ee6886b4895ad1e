using LiveNotify.Domain;

namespace LiveNotify.Web.Access;

/// <summary>A user as somebody typed one; what is null stays as it is, or has its default.</summary>
/// <param name="Role"><c>admin</c> or <c>auditor</c>.</param>
/// <param name="Language">Empty: as the browser asks.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record UserDraft(string? Email = null, string? Role = null, bool? Enabled = null, string? Language = null, string? TimeZone = null)
{
    /// <param name="saved">Null for a new user.</param>
    public IEnumerable<Refusal> Check(User? saved)
    {
        if (saved is null && (EmailAddress.Parse(Email) is not { DisplayName: "" }))
            yield return new("email", "{0} is not a mail address such as ops@example.com", string.IsNullOrWhiteSpace(Email) ? "-" : Email.Trim());
        if (saved is not null && Email is not null && !string.Equals(Email.Trim(), saved.Email, StringComparison.OrdinalIgnoreCase))
            yield return new("email", "The address {0} cannot be changed: what this person did is on record under it. Add another user instead", saved.Email);
        if ((saved is null || Role is not null) && Words.Parse<Role>(Role) is null)
            yield return new("role", "Role must be one of {0}; got {1}", Words.List<Role>(), string.IsNullOrWhiteSpace(Role) ? "-" : Role.Trim());
        if (!string.IsNullOrEmpty(Language) && !Languages.All.Contains(Language))
            yield return new("language", "Language must be one of {0}; got {1}", string.Join(", ", Languages.All), Language);
        if (!string.IsNullOrEmpty(TimeZone) && !TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new("timeZone", "Time zone must be an IANA name such as Europe/Berlin or Asia/Shanghai; got {0}", TimeZone);
    }

    /// <summary>Only after <see cref="Check"/> found nothing.</summary>
    internal User ToUser(DateTimeOffset now)
    {
        var user = User.New(EmailAddress.Parse(Email)!.Address, Words.Parse<Role>(Role)!.Value, now);
        ApplyTo(user);
        return user;
    }

    /// <inheritdoc cref="ToUser"/>
    internal void ApplyTo(User user)
    {
        user.Role = Words.Parse<Role>(Role) ?? user.Role;
        user.Enabled = Enabled ?? user.Enabled;
        if (Language is not null) user.Language = Language.Length == 0 ? null : Language;
        if (!string.IsNullOrEmpty(TimeZone)) user.TimeZone = TimeZone;
    }
}
