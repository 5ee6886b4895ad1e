using System.Net.Mail;

namespace LiveNotify.Domain;

/// <summary>One mail address, perhaps with a display name: <c>ops@example.com</c> or <c>Operations &lt;ops@example.com&gt;</c>.</summary>
/// <param name="Address">local-part@domain, the domain in lower case (RFC 5321 §2.4: only the local part may tell case apart).</param>
/// <param name="DisplayName">The name before the angle brackets, or an empty string.</param>
public sealed record EmailAddress(string Address, string DisplayName)
{
    /// <summary>Longest path of RFC 5321 §4.5.3.1.3, without its angle brackets.</summary>
    public const int MaxLength = 254;

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>The form in which two spellings of one mailbox are equal; no relay in use tells local parts apart by case.</summary>
    public string Normalized => Address.ToLowerInvariant();

    public static EmailAddress? Parse(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Any(char.IsControl) || !MailAddress.TryCreate(trimmed, out var parsed) || !IsMailbox(parsed))
            return null;
        return new($"{parsed.User}@{parsed.Host.ToLowerInvariant()}", parsed.DisplayName);
    }

    private static bool IsMailbox(MailAddress parsed) =>
        parsed.Address.Length <= MaxLength
        && !parsed.User.Contains(' ')
        && Uri.CheckHostName(parsed.Host.Trim('[', ']')) != UriHostNameType.Unknown;
}
