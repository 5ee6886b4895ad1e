using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>A table as people type it: a line each, <c>one = other</c>.</summary>
internal static class Lines
{
    public static string Write(IEnumerable<KeyValuePair<string, string>> table) => string.Join('\n', table.Select(pair => $"{pair.Key} = {pair.Value}"));

    /// <summary>Of a word that is there twice the last; <see cref="Check"/> says so.</summary>
    public static Dictionary<string, string?> Read(string? text)
    {
        var table = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var pair in Pairs(text).OfType<KeyValuePair<string, string>>()) table[pair.Key] = pair.Value;
        return table;
    }

    /// <param name="how">Says how a line is written; <c>{0}</c> is the line that is not.</param>
    public static IEnumerable<Refusal> Check(string field, string? text, string how)
    {
        foreach (var (line, pair) in LinesOf(text).Zip(Pairs(text)))
            if (pair is null) yield return new(field, how, line.Length <= 80 ? line : line[..80]);
        foreach (var twice in Pairs(text).OfType<KeyValuePair<string, string>>().GroupBy(pair => pair.Key).Where(same => same.Count() > 1))
            yield return new(field, "The word {0} is there more than once; upper and lower case are the same", twice.Key);
    }

    /// <summary>Null for a line that is none.</summary>
    private static IEnumerable<KeyValuePair<string, string>?> Pairs(string? text) => LinesOf(text).Select(line =>
    {
        var parts = line.Split('=', 2, StringSplitOptions.TrimEntries);
        return parts is [{ Length: > 0 } one, { Length: > 0 } other] ? KeyValuePair.Create(one, other) : (KeyValuePair<string, string>?)null;
    });

    private static string[] LinesOf(string? text) => (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
