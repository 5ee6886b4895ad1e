using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// Any JSON, read by the mapping an admin wrote: each of our fields has a path, or a fixed text. Paths with <c>[*]</c> make one
/// report of each element of their list; the other paths hold for all of them.
/// </summary>
internal sealed class GenericFormat(TimeProvider clock) : IFormat
{
    public SourceFormat Name => SourceFormat.Generic;

    public string Sample => $$"""
        {
          "title": "Backup of host-17 failed",
          "message": "The target has no space left.",
          "level": "critical",
          "status": "problem",
          "host": "host-17",
          "url": "https://ops.example/host-17",
          "time": "{{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}"
        }
        """;

    public Parsed Parse(Posted posted, FormatRules rules) => JsonReading.Read(posted.Body, json =>
    {
        var mapping = rules.Mapping.Select(entry => new Mapped(entry.Key, entry.Value)).ToList();
        var list = mapping.Select(mapped => mapped.Path?.List).FirstOrDefault(steps => steps is not null);
        if (list is null) return Read(json, mapping, [0], rules);
        var count = json.At(list) is { ValueKind: JsonValueKind.Array } found ? found.GetArrayLength() : -1;
        return count switch
        {
            < 0 => Missing(mapping.First(mapped => mapped.Path?.List is not null)),
            0 => new Parsed.Nothing(new("The list the mapping reads is empty")),
            > ForeignReport.MaxReports => ForeignReport.TooMany("$", count),
            _ => Read(json, mapping, [.. Enumerable.Range(0, count).Where(element => mapping.Any(mapped => mapped.IsIn(json, element)))], rules),
        };
    });

    private Parsed Read(JsonElement json, IReadOnlyList<Mapped> mapping, IReadOnlyList<int> elements, FormatRules rules)
    {
        var reports = elements.Select(element => Report(name => mapping.FirstOrDefault(mapped => mapped.Field == name)?.In(json, element) ?? default,
            [.. mapping.SelectMany(mapped => mapped.Labels(json, element))], rules)).ToList();
        // One element without a title among many is no reason to lose any; all of them without one is a wrong mapping.
        return reports.Any(report => !string.IsNullOrWhiteSpace(report.Title))
            ? ForeignReport.ToParsed(reports, "$", clock.GetUtcNow())
            : Missing(mapping.FirstOrDefault(mapped => mapped.Field == "title") ?? new("title", "$"));
    }

    private static ForeignReport Report(Func<string, JsonElement> of, IReadOnlyList<(string, string)> labels, FormatRules rules)
    {
        var kind = Words.Parse<Kind>(of("kind").Text()) ?? Kind.Alert;
        var status = ForeignWords.TaskStatus(of("taskStatus").Text());
        var state = ForeignWords.State(of("state").Text(), rules);
        return new(kind, ForeignWords.Severity(of("severity").Text(), rules) ?? ForeignReport.Usual(kind, status), of("title").Shown())
        {
            // One id for the beginning and the end of something is common: each is told.
            Id = of("id").Text() is { } id ? $"{id} {(state is { } word ? Words.Of(word) : status)}".TrimEnd() : null,
            NamesState = true,
            Body = of("body").Shown(),
            Resource = of("resource").Text(),
            Key = of("key").Text(),
            State = state,
            Link = of("link").Text(),
            OccurredAt = of("occurredAt").Time(),
            TaskStatus = status,
            Progress = of("progress").Whole(),
            Labels = labels,
        };
    }

    private static Parsed.Invalid Missing(Mapped mapped) =>
        new(new Refusal(mapped.Field, "There is nothing at {0}, where the mapping has {1}", mapped.Value, mapped.Field));

    /// <summary>One line of the mapping.</summary>
    private sealed record Mapped(string Field, string Value)
    {
        public JsonPath? Path { get; } = MappingRules.IsPath(Value) ? JsonPath.Parse(Value).Path : null;

        /// <summary>What stands there, or the fixed text.</summary>
        public JsonElement In(JsonElement json, int element) =>
            Path is not null ? json.At(Path.Steps, element) : MappingRules.IsPath(Value) ? default : JsonSerializer.SerializeToElement(Value.Trim());

        /// <summary>Whether this element of the list says anything here.</summary>
        public bool IsIn(JsonElement json, int element) =>
            Path?.List is not null && json.At(Path.Steps, element).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

        public IEnumerable<(string, string)> Labels(JsonElement json, int element) =>
            Field == "labels" ? In(json, element).Texts()
            : Field.StartsWith(MappingRules.LabelPrefix, StringComparison.Ordinal) && In(json, element).Shown() is { } value
                ? [(Field[MappingRules.LabelPrefix.Length..], value)]
                : [];
    }
}
