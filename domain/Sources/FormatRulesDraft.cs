using LiveNotify.Domain.Notifications;
using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain.Sources;

/// <summary>The rules of a source as somebody typed them; <see cref="Check"/> is the one place for what they may say.</summary>
/// <param name="Mapping">Our field and the path to it; a path left empty is none.</param>
/// <param name="Severities">A word of the source and our severity; a severity left empty is none.</param>
/// <param name="States">A word of the source and our state; a state left empty is none.</param>
public sealed record FormatRulesDraft(
    IReadOnlyDictionary<string, string?>? Mapping, IReadOnlyDictionary<string, string?>? Severities, IReadOnlyDictionary<string, string?>? States)
{
    public const int MaxEntries = 100;
    public const int MaxPath = 500;
    public const int MaxWord = 255;

    /// <summary>Before the name of a label that a path leads to.</summary>
    public const string LabelTarget = "labels.";

    /// <summary>The fields a path can lead to, beside <c>labels.NAME</c>.</summary>
    public static IReadOnlyList<string> Targets { get; } =
        ["title", "body", "severity", "kind", "resource", "key", "state", "link", "occurredAt", "id", "taskStatus", "progress"];

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

        if (mapping.All(pair => Trimmed(pair.Key) != "title"))
            yield return new("mapping.title", "A generic source needs a path to the title, such as $.title");
        if (mapping.Count > MaxEntries)
            yield return new("mapping", "There may be at most {0} entries; got {1}", MaxEntries, mapping.Count);
        foreach (var refusal in mapping.SelectMany(pair => CheckPath(Trimmed(pair.Key), Trimmed(pair.Value)))) yield return refusal;
    }

    private static IEnumerable<Refusal> CheckPath(string target, string path)
    {
        var field = $"mapping.{Quoted(target)}";
        var isLabel = target.StartsWith(LabelTarget, StringComparison.Ordinal) && target.Length > LabelTarget.Length && IsLine(target, Labels.MaxLength);
        if (!isLabel && !Targets.Contains(target))
            yield return new(field, "A mapping leads to {0} or {1}; got {2}", string.Join(", ", Targets), "labels.NAME", Quoted(target));
        if (!IsLine(path, MaxPath))
            yield return new(field, "A path must be one line of at most {0} characters; got {1}", MaxPath, Quoted(path));
        else if (PathFault(path) is { } fault)
            yield return new(field, fault);
    }

    /// <summary>What is wrong with the writing of a path, or null: the one place that knows its grammar.</summary>
    private static Phrase? PathFault(string path) =>
        path.StartsWith('$') ? null : new("A path begins with $, such as $.title; got {0}", Quoted(path));

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
