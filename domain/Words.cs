using System.Text.RegularExpressions;

namespace LiveNotify.Domain;

/// <summary>
/// The spelling of our words in JSON, in URLs and in refusals: lower case, parts joined by hyphens
/// (<c>Alert</c> is <c>alert</c>, <c>UptimeKuma</c> is <c>uptime-kuma</c>).
/// </summary>
public static partial class Words
{
    public static string Of<T>(T word) where T : struct, Enum => Inner.Replace(word.ToString(), "-").ToLowerInvariant();

    /// <summary>The word with this spelling, or null; numbers are no words.</summary>
    public static T? Parse<T>(string? text) where T : struct, Enum
    {
        foreach (var word in Enum.GetValues<T>())
            if (Of(word) == text?.Trim().ToLowerInvariant())
                return word;
        return null;
    }

    /// <summary>All words of a kind, for a sentence that says which there are.</summary>
    public static string List<T>() where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(Of));

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Inner { get; }
}
