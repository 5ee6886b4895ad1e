using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Sources;

/// <summary>
/// The mapping of a generic source: our field by name, and where its value is. A value that begins with <c>$</c> is a
/// path into the body, any other is the text itself.
/// </summary>
public static class MappingRules
{
    public const int MaxEntries = 80;
    public const string LabelPrefix = "labels.";

    /// <summary>Our fields, in the order a form shows them. Besides, <c>labels.NAME</c> makes one label.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        ["title", "body", "severity", "kind", "state", "taskStatus", "progress", "resource", "key", "link", "occurredAt", "id", "labels"];

    public static bool IsPath(string? value) => Typed.Trimmed(value).StartsWith('$');

    /// <summary>What is wrong, each under <c>mapping.FIELD</c>.</summary>
    public static IEnumerable<Refusal> Check(IReadOnlyDictionary<string, string> mapping)
    {
        if (!mapping.Any(entry => entry.Key == "title" && !string.IsNullOrWhiteSpace(entry.Value)))
            yield return new("mapping.title", "A generic source needs a path to the title, such as $.title");
        if (mapping.Count > MaxEntries)
            yield return new("mapping", "A mapping may have at most {0} entries; got {1}", MaxEntries, mapping.Count);
        foreach (var (field, value) in mapping)
            if ((IsField(field) ? CheckValue(field, value) : UnknownField) is { } why)
                yield return new($"mapping.{Typed.Quoted(field)}", why);
        foreach (var refusal in CheckLists(mapping))
            yield return refusal;
    }

    private static Phrase UnknownField => new("There is no such field; there are {0} and labels.NAME", string.Join(", ", Fields));

    private static bool IsField(string field) =>
        Fields.Contains(field) || (field.StartsWith(LabelPrefix, StringComparison.Ordinal) && field.Length > LabelPrefix.Length
        && Typed.Characters(field) <= Labels.MaxLength && Typed.IsOneLine(field));

    private static Phrase? CheckValue(string field, string? value)
    {
        if (IsPath(value)) return JsonPath.Parse(value).Why;
        var literal = Typed.Trimmed(value);
        if (literal.Length > ReportDraft.MaxShort || !Typed.IsOneLine(literal))
            return new("A fixed text must be one line of at most {0} characters; got {1}", ReportDraft.MaxShort, literal.Length);
        return field switch
        {
            "kind" when literal.Length > 0 && Words.Parse<Kind>(literal) is null =>
                new("Kind must be one of {0}, or a path that begins with $; got {1}", Words.List<Kind>(), Typed.Quoted(literal)),
            "id" when literal.Length > 0 => new("The id tells one report from another: it must be a path that begins with $"),
            "labels" when literal.Length > 0 => new("Labels are read from a path that begins with $, or one by one as labels.NAME"),
            _ => null,
        };
    }

    /// <summary>One post has one list of reports: all paths with <c>[*]</c> go through the same.</summary>
    private static IEnumerable<Refusal> CheckLists(IReadOnlyDictionary<string, string> mapping)
    {
        var lists = (from entry in mapping
                     where IsPath(entry.Value)
                     let path = JsonPath.Parse(entry.Value).Path
                     where path?.List is not null
                     select (Field: entry.Key, Path: path)).ToList();
        if (lists.Count > 0 && lists.All(list => list.Field != "id") && mapping.TryGetValue("id", out var id) && IsPath(id))
            yield return new("mapping.id", "The id must be read from the elements of the list, with [*], for each is a report of its own");
        foreach (var (field, path) in lists.Skip(1))
            if (!path.List!.SequenceEqual(lists[0].Path.List!))
                yield return new($"mapping.{field}", "All [*] must stand behind the same list; {0} has it elsewhere", lists[0].Path.Text);
    }
}
