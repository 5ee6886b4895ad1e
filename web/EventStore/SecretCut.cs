using System.Text;
using System.Text.RegularExpressions;

namespace LiveNotify.Web.EventStore;

/// <summary>Takes secrets out of what was posted before it is kept: by the name they stand under, and by their own look.</summary>
internal static class SecretCut
{
    private const string Dots = "••••••••";

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>A bare <c>key</c> is not among them: it names what a notification is about.</summary>
    private const string Names =
        @"[\w.-]*(pass(word|wd|phrase)?|secret|token|authorization|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|credentials?|cookie|session[_-]?id)[\w.-]*";

    /// <summary>A value cut off by the end of what is kept has no closing quote.</summary>
    private static readonly Regex JsonValue = new($"""(?<name>"{Names}"\s*:\s*)("([^"\\]|\\.)*("|\\?$)|-?[0-9][0-9.eE+-]*)""", Options);

    /// <summary>JSON inside a JSON text: the quotes are escaped.</summary>
    private static readonly Regex InnerValue = new($"""(?<name>\\"{Names}\\"\s*:\s*\\")[^"\\]+""", Options);

    private static readonly Regex Parameter = new($"""(?<name>(^|[?&;\s]){Names}=)[^&;\s"'<>\\]+""", Options);

    private static readonly Regex Credentials = new(@"(?<name>\b(bearer|basic)\s+)[A-Za-z0-9+/=._~-]{8,}", Options);

    private static readonly Regex UserInAddress = new($"""(?<name>[a-z][a-z0-9+.-]*://[^\s/@:"']*:)[^\s/@"']+@""", Options);

    private static readonly Regex KnownLook = new(
        @"\b(?<name>lnk_|lnt_|whsec_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_)[A-Za-z0-9_+/=-]{8,}", Options);

    /// <summary>Bytes as text that every column holds; what is no UTF-8 shows as U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes).Replace('\0', '\uFFFD');

    public static string Of(string text)
    {
        text = JsonValue.Replace(text, $"${{name}}\"{Dots}\"");
        text = InnerValue.Replace(text, $"${{name}}{Dots}");
        text = Parameter.Replace(text, $"${{name}}{Dots}");
        text = Credentials.Replace(text, $"${{name}}{Dots}");
        text = UserInAddress.Replace(text, $"${{name}}{Dots}@");
        return KnownLook.Replace(text, $"${{name}}{Dots}");
    }
}
