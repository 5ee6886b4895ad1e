using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>What a relay answered.</summary>
/// <param name="Code">Reply code of RFC 5321 §4.2.</param>
/// <param name="Enhanced">Enhanced status code of RFC 3463 such as <c>5.7.8</c>, or null where the relay gave none.</param>
/// <param name="Text">Its words, on one line.</param>
public sealed partial record SmtpReply(int Code, string? Enhanced, string Text)
{
    public bool IsPermanent => Code is >= 500 and < 600;

    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>A reply that says "not so fast": these codes alone say only "not now" (RFC 5321 §4.2.3).</summary>
    public bool AsksForSlowerPace => Code is 421 or 450 or 451 or 452 or 454 && (Enhanced is "4.7.28" || RateWords.IsMatch(Text));

    /// <summary>The wait the relay asked for ("try again in 300 seconds", "greylisted for 5 minutes"), or null.</summary>
    public TimeSpan? AskedWait => IsTransient && WaitWords.Match(Text) is { Success: true } wait ? Length(wait) : null;

    /// <param name="text">Everything after the code; further lines of a reply after line ends, with or without the enhanced code.</param>
    public static SmtpReply Of(int code, string text)
    {
        var lines = text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var enhanced = lines.Length > 0 && EnhancedCode.Match(lines[0]) is { Success: true } match ? match.Value.TrimEnd() : null;
        var words = lines.Select(line => enhanced is not null && line.StartsWith(enhanced, StringComparison.Ordinal) ? line[enhanced.Length..].TrimStart() : line);
        return new(code, enhanced, string.Join(' ', words));
    }

    /// <summary>The reply <see cref="ToString"/> wrote down, or null where the text is none.</summary>
    public static SmtpReply? Parse(string text) =>
        text.Length >= 3 && int.TryParse(text.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && (text.Length == 3 || text[3] == ' ')
            ? Of(code, text[3..])
            : null;

    public bool Says(params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (Text.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        return false;
    }

    public override string ToString() => string.Join(' ', new[] { Code.ToString(CultureInfo.InvariantCulture), Enhanced, Text }.Where(part => part?.Length > 0));

    private static TimeSpan? Length(Match wait)
    {
        if (!int.TryParse(wait.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        return wait.Groups["unit"].ValueSpan[0] switch
        {
            'h' or 'H' => TimeSpan.FromHours(count),
            'm' or 'M' => TimeSpan.FromMinutes(count),
            _ => TimeSpan.FromSeconds(count),
        };
    }

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode { get; }

    [GeneratedRegex(@"\brate\b|rate.?limit|limit exceeded|too (many|much|fast|frequent|quickly)|throttl|slow down|frequency", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RateWords { get; }

    [GeneratedRegex(@"\b(in|after|for|wait)\s+(?<count>\d{1,6})\s*(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WaitWords { get; }
}
