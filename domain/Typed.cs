namespace LiveNotify.Domain;

/// <summary>What every field does with text from outside before its own rules apply.</summary>
internal static class Typed
{
    private const int MaxQuoted = 80;

    public static string Trimmed(string? text) => text?.Trim() ?? "";

    /// <summary>Characters as people, JSON Schema and PostgreSQL count them: Unicode code points, so that an emoji outside the BMP is one.</summary>
    public static int Characters(string text) => text.Length - text.Count(char.IsLowSurrogate);

    /// <summary>No control character, and none of the two separators that break a line without being one.</summary>
    public static bool IsOneLine(string text) => !text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029');

    /// <summary>The text as a refusal quotes it: enough to recognise it, never a whole body.</summary>
    public static string Quoted(string? text)
    {
        var trimmed = Trimmed(text);
        if (trimmed.Length == 0) return "-";
        if (trimmed.Length <= MaxQuoted) return trimmed;
        return trimmed[..(char.IsHighSurrogate(trimmed[MaxQuoted - 1]) ? MaxQuoted - 1 : MaxQuoted)] + "…";
    }
}
