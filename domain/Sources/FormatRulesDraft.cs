using LiveNotify.Domain.Notifications;
using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain.Sources;

/// <summary>The rules of a source as somebody typed them; <see cref="Check"/> is the one place for what they may say.</summary>
/// <param name="Mapping">Our field and the path to it, or its fixed text; one left empty is none.</param>
/// <param name="Severities">A word of the source and our severity; a severity left empty is none.</param>
/// <param name="States">A word of the source and our state; a state left empty is none.</param>
public sealed record FormatRulesDraft(
    IReadOnlyDictionary<string, string?>? Mapping, IReadOnlyDictionary<string, string?>? Severities, IReadOnlyDictionary<string, string?>? States)
{
    public const int MaxEntries = 100;
    public const int MaxWord = 255;

    public IEnumerable<Refusal> Check(SourceFormat format) =>
        [.. CheckMapping(format), .. CheckTable("severities", Severities, Words.Parse<Severity>, Words.List<Severity>()),
            .. CheckTable("states", States, Words.Parse<AlertState>, Words.List<AlertState>())];

    /// <summary>The rules these values mean; only to be relied on when <see cref="Check"/> finds nothing.</summary>
    public FormatRules ToRules() => new(
        Given(Mapping).ToDictionary(pair => Trimmed(pair.Key), pair => Trimmed(pair.Value)), Table(Severities), Table(States));

    private IEnumerable<Refusal> CheckMapping(SourceFormat format)
    {
        var mapping = Given(Mapping).ToList();
        if (format != SourceFormat.Generic)
        {
            if (mapping.Count > 0) yield return new("mapping", "Only a source of the format generic has a mapping; the format of this one is {0}", Words.Of(format));
            yield break;
        }

        var fields = mapping.GroupBy(pair => Trimmed(pair.Key)).ToList();
        foreach (var same in fields.Where(same => same.Count() > 1))
            yield return new($"mapping.{Quoted(same.Key)}", "The field {0} is there more than once", Quoted(same.Key));
        foreach (var refusal in MappingRules.Check(fields.ToDictionary(same => same.Key, same => Trimmed(same.First().Value)))) yield return refusal;
    }

    private static IEnumerable<Refusal> CheckTable<T>(string table, IReadOnlyDictionary<string, string?>? typed, Func<string?, T?> parse, string words)
        where T : struct, Enum
    {
        var given = Given(typed).ToList();
        if (given.Count > MaxEntries)
            yield return new(table, "There may be at most {0} entries; got {1}", MaxEntries, given.Count);
        foreach (var same in given.GroupBy(pair => Word(pair.Key)))
        {
            var field = $"{table}.{Quoted(same.Key)}";
            if (same.Key.Length == 0 || !IsLine(same.Key, MaxWord))
                yield return new(field, "A word of the source must have 1-{0} characters in one line; got {1}", MaxWord, Quoted(same.Key));
            if (same.Count() > 1)
                yield return new(field, "The word {0} is there more than once; upper and lower case are the same", Quoted(same.Key));
            foreach (var (_, value) in same)
                if (parse(value) is null)
                    yield return new(field, "It must become one of {0}; got {1}", words, Quoted(value));
        }
    }

    private static Dictionary<string, string> Table(IReadOnlyDictionary<string, string?>? typed) =>
        Given(typed).ToDictionary(pair => Word(pair.Key), pair => Word(pair.Value));

    private static IEnumerable<KeyValuePair<string, string?>> Given(IReadOnlyDictionary<string, string?>? typed) =>
        (typed ?? new Dictionary<string, string?>()).Where(pair => !string.IsNullOrWhiteSpace(pair.Value));

    private static string Word(string? text) => Trimmed(text).ToLowerInvariant();

    private static bool IsLine(string text, int max) => Characters(text) <= max && IsOneLine(text);
}
