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

    /// <summary>
    /// The wait the relay asked for ("try again in 300 seconds", "greylisted for 5 minutes", "come back in 00:04:59"), or
    /// null. As it was said: whoever heeds it bounds it.
    /// </summary>
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

    private static TimeSpan Length(Match wait)
    {
        if (wait.Groups["clock"] is { Success: true } clock)
        {
            int[] parts = [.. clock.Value.Split(':').Select(Number)];
            return new(parts[0], parts[1], parts[2]);
        }

        var counted = wait.Groups["count"].Captures.Zip(wait.Groups["unit"].Captures, (count, unit) => Number(count.Value) * Unit(unit.Value));
        return counted.Aggregate(TimeSpan.Zero, (sum, part) => sum + part);
    }

    /// <summary>At most six digits, so that no sum of them is more than a TimeSpan holds.</summary>
    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static TimeSpan Unit(string unit) => unit[0] switch
    {
        'd' or 'D' => TimeSpan.FromDays(1),
        'h' or 'H' => TimeSpan.FromHours(1),
        'm' or 'M' => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(1),
    };

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex EnhancedCode { get; }

    [GeneratedRegex(@"\brate\b|rate.?limit|limit exceeded|too (many|much|fast|frequent|quickly)|throttl|slow down|frequency|\bHL:I[CF]C\b|\bMI:(DMC|CCL)\b|\bRP:(DRC|CCL)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RateWords { get; }

    // A word of waiting must stand before it: "100 messages in 1 hour" is no wait.
    [GeneratedRegex(
        @"\b(again|back|retry|retried|wait|later|delay(ed)?|deferred|blocked|suspended|throttled|gr[ae]y-?list(ed|ing)?)\b[^0-9]{0,30}?\b(" +
        @"(?<clock>[0-9]{1,2}:[0-5][0-9]:[0-5][0-9])\b|" +
        @"(?<count>[0-9]{1,6})\s*(?<unit>s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)\b" +
        @"((,|\sand)?\s*(?<count>[0-9]{1,6})\s*(?<unit>secs?|seconds?|mins?|minutes?)\b){0,2})",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WaitWords { get; }
}
