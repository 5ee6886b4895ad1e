using LiveNotify.Domain;
using LiveNotify.Web.Access;

namespace LiveNotify.Web.Pages.Users;

/// <summary>How a new user gets a password.</summary>
public static class Ways
{
    /// <summary>The admin passes the one-time link on.</summary>
    public const string Link = "link";

    /// <summary>LiveNotify mails it.</summary>
    public const string Mail = "mail";

    /// <summary>The admin chooses the password.</summary>
    public const string Password = "password";
}

/// <summary>What the form posts, under the API's names.</summary>
public sealed class UserPost
{
    /// <summary>Null for a new user.</summary>
    public Guid? Id { get; set; }

    public string? Email { get; set; }

    public string? Role { get; set; }

    public bool Enabled { get; set; }

    public string? Language { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>One of <see cref="Ways"/>; for a new user.</summary>
    public string? Way { get; set; }

    public string? Password { get; set; }

    public static UserPost Of(User saved) => new()
    {
        Id = saved.Id,
        Email = saved.Email,
        Role = Words.Of(saved.Role),
        Enabled = saved.Enabled,
        Language = saved.Language,
        TimeZone = saved.TimeZone,
    };

    public UserDraft ToDraft() => new(Id is null ? Email : null, Role ?? "", Id is null ? null : Enabled, Language ?? "", TimeZone);
}

/// <summary>What the form shows.</summary>
/// <param name="Saved">The user as they stand now, or null for a new one.</param>
public sealed record UserForm(UserPost Fields, User? Saved)
{
    /// <summary>The values were typed, not loaded: leaving would lose them.</summary>
    public bool Touched { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>Who looks is who is looked at.</summary>
    public bool IsMe { get; init; }

    public bool IsLocked { get; init; }

    public bool IsNew => Fields.Id is null;
}

/// <summary>A one-time link in the only moment it is known: never in an address, a cookie or a store.</summary>
/// <param name="MailProblem">Why no mail with it is on its way, where one was wanted.</param>
public sealed record NewLink(User User, string Link, bool Mailed, Phrase? MailProblem)
{
    /// <summary>Records print themselves; this one must not.</summary>
    public override string ToString() => $"{nameof(NewLink)} of {User.Email}";
}
