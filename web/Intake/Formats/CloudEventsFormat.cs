using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// CloudEvents 1.0 over HTTP (CloudEvents HTTP Protocol Binding 1.0.2): structured, a batch, or binary with the attributes
/// as <c>ce-</c> headers. Data that has our fields is read as our body; any other data is shown as it is.
/// </summary>
internal sealed class CloudEventsFormat(TimeProvider clock) : IFormat
{
    private const string HeaderPrefix = "ce-";

    private static readonly string[] Required = ["specversion", "id", "source", "type"];
    private static readonly string[] NoLabels = ["specversion", "id", "time", "data", "data_base64", "datacontenttype", "dataschema"];
    private static readonly JsonSerializerOptions Shown = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public SourceFormat Name => SourceFormat.Cloudevents;

    public string SampleContentType => "application/cloudevents+json";

    public string Sample => $$$"""
        {
          "specversion": "1.0",
          "id": "{{{clock.GetUtcNow():yyyyMMdd-HHmmss-fff}}}",
          "source": "https://ops.example/backup",
          "type": "example.backup.failed",
          "subject": "host-17",
          "time": "{{{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}}",
          "datacontenttype": "application/json",
          "data": {
            "kind": "alert",
            "severity": "critical",
            "title": "Backup of host-17 failed",
            "body": "The target has no space left.",
            "key": "backup/host-17"
          }
        }
        """;

    /// <summary>A binary event without data has neither a body nor a type of it.</summary>
    public bool Takes(string? mediaType) => mediaType is null || JsonShape.IsJson(mediaType);

    public Parsed Parse(Posted posted, FormatRules rules)
    {
        var type = posted.ContentType?.TrimStart() ?? "";
        if (IsBinary(posted.Headers) && !type.StartsWith("application/cloudevents", StringComparison.OrdinalIgnoreCase)) return Binary(posted, rules);
        return JsonReading.Read(posted.Body, json => json.ValueKind switch
        {
            JsonValueKind.Array => All([.. json.EnumerateArray().Select(Structured)], i => $"[{i}].", rules),
            JsonValueKind.Object => All([Structured(json)], _ => "", rules),
            _ => new Parsed.Unreadable(new("The body must be a JSON object")),
        });
    }

    private static bool IsBinary(IHeaderDictionary headers) => headers.Keys.Any(name => name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase));

    private Parsed Binary(Posted posted, FormatRules rules)
    {
        var attributes = posted.Headers.Where(header => header.Key.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(header => (Name: header.Key[HeaderPrefix.Length..].ToLowerInvariant(), Value: Uri.UnescapeDataString(header.Value.ToString())))
            .Where(attribute => !string.IsNullOrWhiteSpace(attribute.Value)).DistinctBy(attribute => attribute.Name).ToDictionary(a => a.Name, a => a.Value);
        return posted.Body.IsEmpty
            ? All([new(attributes, default, null)], _ => "", rules)
            : JsonReading.Read(posted.Body, json => All([new(attributes, json, null)], _ => "", rules));
    }

    private static Event Structured(JsonElement json)
    {
        var attributes = json.Texts().Where(field => field.Name is not ("data" or "data_base64")).DistinctBy(field => field.Name).ToDictionary(a => a.Name, a => a.Value);
        return new(attributes, json.Get("data"), json.Get("data_base64").Text());
    }

    private Parsed All(IReadOnlyList<Event> events, Func<int, string> place, FormatRules rules)
    {
        if (events.Count == 0) return new Parsed.Nothing(new("The batch holds no event"));
        var refusals = events.SelectMany((@event, i) => Check(@event, place(i))).ToList();
        return refusals.Count > 0
            ? new Parsed.Invalid([.. refusals.Take(10)])
            : ForeignReport.ToParsed([.. events.Select(@event => Report(@event, rules))], "events", clock.GetUtcNow());
    }

    private static IEnumerable<Refusal> Check(Event @event, string place)
    {
        foreach (var name in Required)
            if (@event[name] is null)
                yield return new(place + name, "A CloudEvent needs {0}", name);
        if (@event["specversion"] is { } version && !version.StartsWith("1.", StringComparison.Ordinal))
            yield return new(place + "specversion", "Only CloudEvents 1.0 are read; got {0}", ForeignText.Line(version, 20));
    }

    private static ForeignReport Report(Event @event, FormatRules rules)
    {
        var data = @event.Data.ValueKind == JsonValueKind.Object ? @event.Data : default;
        var kind = Words.Parse<Kind>(data.Get("kind").Text()) ?? (data.Get("severity").Text() ?? data.Get("state").Text()) switch { null => Kind.System, _ => Kind.Alert };
        var severity = ForeignWords.Severity(data.Get("severity").Text(), rules) ?? ForeignWords.Severity(@event["severitytext"], rules);
        var status = ForeignWords.TaskStatus(data.Get("taskStatus").Text());
        return new(kind, severity ?? ForeignReport.Usual(kind, status), data.Get("title").Text() ?? TitleOf(@event))
        {
            // Source and id together name an event (CloudEvents 1.0.2, id); the length keeps two pairs apart that read alike.
            Id = $"{@event["source"]!.Length} {@event["source"]} {@event["id"]}",
            Body = data.Get("title").Text() is null ? Show(@event) : data.Get("body").Text(),
            Resource = data.Get("resource").Text() ?? @event["subject"],
            Key = data.Get("key").Text(),
            State = ForeignWords.State(data.Get("state").Text(), rules),
            Link = data.Get("link").Text(),
            OccurredAt = data.Get("occurredAt").Time() ?? @event.Time,
            TaskStatus = status,
            Progress = data.Get("progress").Whole(),
            Labels = @event.Attributes.Where(a => !NoLabels.Contains(a.Key)).Select(a => (a.Key, a.Value)).Concat(data.Get("labels").Texts()),
        };
    }

    private static string TitleOf(Event @event) => @event["subject"] is { } subject ? $"{@event["type"]}: {subject}" : @event["type"]!;

    private static string? Show(Event @event) => @event.Data.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array => JsonSerializer.Serialize(@event.Data, Shown),
        JsonValueKind.Undefined when @event.Base64 is { } base64 => Decoded(base64),
        _ => @event.Data.Text(),
    };

    /// <summary>What came as bytes and is text is shown; what is none is not.</summary>
    private static string? Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(0, length))
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : null;
    }

    /// <param name="Data">Undefined where there is none, or only as bytes.</param>
    private sealed record Event(IReadOnlyDictionary<string, string> Attributes, JsonElement Data, string? Base64)
    {
        public string? this[string name] => Attributes.GetValueOrDefault(name);

        public DateTimeOffset? Time => this["time"] is { } time ? JsonSerializer.SerializeToElement(time).Time() : null;
    }
}
