using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain;

/// <summary>Why a person did something, in their own words; kept with the event it led to.</summary>
public static class Reason
{
    public const int MaxLength = 500;

    /// <summary>The words to keep, or null where nothing was said.</summary>
    public static string? Of(string? typed) => Trimmed(typed) is { Length: > 0 } words ? words : null;

    public static IEnumerable<Refusal> Check(string? typed)
    {
        if (!Fits(typed))
            yield return new("reason", "Reason must be one line of at most {0} characters, without control characters; got {1}", MaxLength, Length(typed));
    }

    internal static bool Fits(string? typed) => Length(typed) <= MaxLength && IsOneLine(Trimmed(typed));

    internal static int Length(string? typed) => Characters(Trimmed(typed));
}
