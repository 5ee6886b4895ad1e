using System.Text.Json;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake;

/// <summary>Our own body: the fields of a <see cref="ReportDraft"/> by their names.</summary>
internal sealed class NativeFormat : IFormat
{
    private const int MaxDepth = 16;

    public SourceFormat Name => SourceFormat.Native;

    public string Sample =>
        """
        {
          "kind": "alert",
          "severity": "warning",
          "title": "Backup of host-17 is late",
          "body": "The last good backup is 26 hours old.",
          "resource": "host-17",
          "key": "backup/host-17",
          "state": "firing",
          "labels": { "site": "dr-1" }
        }
        """;

    public Parsed Parse(Posted posted, FormatRules rules) => Parse(posted.Body);

    public static Parsed Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new() { MaxDepth = MaxDepth });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? FromObject(document.RootElement)
                : new Parsed.Unreadable(new("The body must be a JSON object"));
        }
        catch (JsonException e)
        {
            return new Parsed.Unreadable(new("The body is not JSON: line {0}, byte {1}", e.LineNumber + 1, e.BytePositionInLine + 1));
        }
    }

    private static Parsed FromObject(JsonElement json)
    {
        var (draft, refusal) = ReportJson.Read(json);
        return draft is null ? new Parsed.Invalid(refusal!) : new Parsed.Reports(new ReportedDraft(draft));
    }
}
