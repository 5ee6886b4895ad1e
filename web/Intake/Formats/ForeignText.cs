using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using LiveNotify.Domain.Notifications;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// Makes texts of other tools fit ours. Most of those tools post once and never again, so what is too long is cut and
/// shown to be cut; a refusal would lose the alert.
/// </summary>
internal static partial class ForeignText
{
    /// <summary>One line of at most so many characters; blanks, breaks and control characters in a row become one blank.</summary>
    public static string? Line(string? text, int most) =>
        Cut(Blanks.Replace(text ?? "", " ").Trim(), most) is { Length: > 0 } line ? line : null;

    /// <summary>Lines of text; control characters but tabs become blanks.</summary>
    public static string Body(string? text, int most) =>
        Cut(Controls.Replace((text ?? "").ReplaceLineEndings("\n"), " ").TrimEnd(), most);

    /// <summary>The address when it may be a link, else null.</summary>
    public static string? Link(string? text) => ReportDraft.IsWebAddress(text?.Trim() ?? "") ? text!.Trim() : null;

    /// <summary>A line that stays different from others when it is cut: its end becomes the hash of the whole.</summary>
    public static string? Name(string? text)
    {
        if (Line(text, int.MaxValue) is not { } line) return null;
        return line.Length <= ReportDraft.MaxShort ? line : $"{Cut(line, 190)}{Hash(line)}";
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];

    /// <summary>Never cuts a character in two.</summary>
    private static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var starts = text.EnumerateRunes().Count();
        if (starts <= most) return text;
        var kept = text.EnumerateRunes().Take(most - 1).Sum(rune => rune.Utf16SequenceLength);
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, kept)}…");
    }

    [GeneratedRegex(@"[\s\p{Cc}\u2028\u2029]+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks { get; }

    [GeneratedRegex(@"[\p{Cc}-[\n\t]]", RegexOptions.CultureInvariant)]
    private static partial Regex Controls { get; }
}
