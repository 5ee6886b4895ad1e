using System.Globalization;
using System.Net.Mail;
using System.Text.RegularExpressions;

namespace LiveNotify.Domain;

/// <summary>One mail address, perhaps with a display name: <c>ops@example.com</c> or <c>Operations &lt;ops@example.com&gt;</c>.</summary>
/// <param name="Address">
/// local-part@domain as it goes over the wire: the domain in lower case (RFC 5321 §2.4: only the local part may tell case
/// apart) and in ASCII (RFC 5890); a local part beyond ASCII is left to relays that speak SMTPUTF8 (RFC 6531).
/// </param>
/// <param name="DisplayName">The name before the angle brackets without its quotes, or an empty string.</param>
public sealed partial record EmailAddress(string Address, string DisplayName)
{
    /// <summary>Longest path of RFC 5321 §4.5.3.1.3, without its angle brackets.</summary>
    public const int MaxLength = 254;

    /// <summary>Longest spelling with a display name.</summary>
    public const int MaxSpelling = 512;

    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>The form in which two spellings of one mailbox are equal; no relay in use tells local parts apart by case.</summary>
    public string Normalized => Address.ToLowerInvariant();

    /// <summary>
    /// Null unless the text is exactly one address. A display name stands before angle brackets, and in quotes when it
    /// holds a comma or semicolon: "a@example.com, b@example.com" must not become a mail to b alone.
    /// </summary>
    public static EmailAddress? Parse(string? text)
    {
        var trimmed = Typed.Trimmed(text);
        if (trimmed.Length > MaxSpelling || !Typed.IsOneLine(trimmed)) return null;
        if (!MailAddress.TryCreate(trimmed, out var parsed) || !IsOne(trimmed, parsed) || HasInvisible(parsed.User)) return null;
        if (Host(parsed.Host) is not { } host) return null;
        var address = $"{parsed.User}@{host}";
        return address.Length <= MaxLength ? new(address, Escaped.Replace(parsed.DisplayName, "$1")) : null;
    }

    /// <summary>The spelling that <see cref="Parse"/> reads back, quoted where RFC 5322 §3.2.4 asks for it.</summary>
    public override string ToString()
    {
        if (DisplayName.Length == 0) return Address;
        return PlainName.IsMatch(DisplayName) ? $"{DisplayName} <{Address}>" : $"\"{Special.Replace(DisplayName, @"\$0")}\" <{Address}>";
    }

    private static bool IsOne(string text, MailAddress parsed)
    {
        if (text == parsed.Address) return true;
        if (!text.EndsWith('>')) return false;
        var name = text[..text.LastIndexOf('<')].Trim();
        return name is ['"', .., '"'] || !name.AsSpan().ContainsAny(',', ';');
    }

    private static bool HasInvisible(string text) =>
        text.Any(c => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format);

    private static string? Host(string text)
    {
        var host = HostName.Parse(text);
        if (host is null || host.Contains(':', StringComparison.Ordinal)) return null;
        return text.StartsWith('[') ? $"[{host}]" : host;
    }

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped { get; }

    [GeneratedRegex(@"[\\""]", RegexOptions.CultureInvariant)]
    private static partial Regex Special { get; }

    [GeneratedRegex(@"\A[\p{L}\p{M}\p{N} _'-]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName { get; }
}
