using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain;

/// <summary>The one spelling of a host, so that two spellings of one place are equal.</summary>
internal static partial class HostName
{
    /// <summary>
    /// A name in ASCII (RFC 5890 A-labels) and lower case without its final dot, or an IP address as
    /// <see cref="IPAddress"/> writes it; null when the text is neither. IPv6 may stand in brackets.
    /// </summary>
    public static string? Parse(string? text)
    {
        var host = Typed.Trimmed(text);
        if (host is ['[', .. var inner, ']']) return Address(inner);
        if (host.Contains(':', StringComparison.Ordinal)) return Address(host);
        if (Ascii(host) is not { } name || !NamePattern.IsMatch(name)) return null;
        return NumberPattern.IsMatch(name) ? Address(name) : name;
    }

    /// <summary>Whether a host that <see cref="Parse"/> spelled out is an address no connection ever goes to.</summary>
    public static bool IsOffLimits(string host) => IPAddress.TryParse(host, out var ip) && OffLimits.Contains(ip);

    /// <summary>
    /// Half an address (<c>1.2.3</c>), a number (<c>2130706433</c>) and octal parts (<c>010.0.0.1</c>) lead resolvers to
    /// places nobody meant, so only the full form counts.
    /// </summary>
    private static string? Address(string text)
    {
        if (!AddressPattern.IsMatch(text) || !IPAddress.TryParse(text, out var ip)) return null;
        return text.Contains(':', StringComparison.Ordinal) || ip.ToString() == text ? ip.ToString() : null;
    }

    private static string? Ascii(string host)
    {
        try
        {
            var ascii = host.All(char.IsAscii) ? host : new IdnMapping().GetAscii(host);
            return (ascii.EndsWith('.') ? ascii[..^1] : ascii).ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>RFC 1123 §2.1 and RFC 1035 §2.3.4; the underscore is for the service names of containers.</summary>
    [GeneratedRegex(@"\A(?=.{1,253}\z)(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern { get; }

    /// <summary>No top-level name is a number: what ends in one is meant as an address.</summary>
    [GeneratedRegex(@"(\A|\.)([0-9]+|0x[0-9a-f]*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberPattern { get; }

    /// <summary>No zone index (<c>%eth0</c>): it means another place on each machine.</summary>
    [GeneratedRegex(@"\A[0-9A-Fa-f:.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex AddressPattern { get; }
}
