using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// Uptime Kuma's webhook notification with the request body "application/json": a heartbeat, its monitor, and a message.
/// It posts once and never again.
/// </summary>
internal sealed class UptimeKumaFormat(TimeProvider clock) : IFormat
{
    private const int Down = 0;
    private const int Up = 1;
    private const int Pending = 2;
    private const int Maintenance = 3;

    public SourceFormat Name => SourceFormat.UptimeKuma;

    public string Sample => $$$"""
        {
          "heartbeat": {
            "monitorID": 7,
            "status": 0,
            "time": "{{{clock.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}}}",
            "msg": "connect ECONNREFUSED 10.0.0.17:443",
            "ping": null,
            "important": true,
            "duration": 60,
            "timezone": "UTC"
          },
          "monitor": {
            "id": 7,
            "name": "Web shop",
            "url": "https://shop.example/health",
            "hostname": null,
            "port": null,
            "type": "http",
            "tags": [{ "name": "site", "value": "dr-1" }]
          },
          "msg": "[Web shop] [🔴 Down] connect ECONNREFUSED 10.0.0.17:443"
        }
        """;

    public Parsed Parse(Posted posted, FormatRules rules) => JsonReading.ReadObject(posted.Body, json => json.Get("heartbeat").ValueKind switch
    {
        JsonValueKind.Object => Beat(json, json.Get("heartbeat"), json.Get("monitor"), rules),
        _ => Message(json.Get("msg").Text()),
    });

    private Parsed Beat(JsonElement json, JsonElement beat, JsonElement monitor, FormatRules rules)
    {
        if (beat.Get("status").Whole() is not ({ } status and >= Down and <= Maintenance))
            return new Parsed.Invalid(new Refusal("heartbeat.status", "{0} must be 0 (down), 1 (up), 2 (pending) or 3 (maintenance)", "heartbeat.status"));
        var id = beat.Get("monitorID").Text() ?? beat.Get("monitor_id").Text() ?? monitor.Get("id").Text();
        var name = monitor.Get("name").Text() ?? (id is null ? "A monitor" : $"Monitor {id}");
        if (status == Pending) return new Parsed.Nothing(new("{0} failed once and is tried again; it is not down yet", ForeignText.Line(name, 100)));

        var word = status switch { Down => "down", Up => "up", _ => "maintenance" };
        var labels = Labels(monitor).ToList();
        var tagged = labels.Where(label => label.Name == "severity").Select(label => label.Value).FirstOrDefault();
        var usual = status == Maintenance ? Severity.Info : Severity.Major;
        return new ForeignReport(
            status == Maintenance ? Kind.System : Kind.Alert,
            ForeignWords.Severity(tagged, rules) ?? Ruled(word, rules) ?? usual,
            status == Maintenance ? $"{name} is under maintenance" : $"{name} is {word}")
        {
            Id = beat.Get("time").Text() is { } time ? $"{id} {status} {time}" : null,
            Key = id is null ? null : $"monitor/{id}/{name}",
            State = status == Down ? AlertState.Firing : AlertState.Resolved,
            Body = beat.Get("msg").Text() ?? json.Get("msg").Text(),
            Resource = monitor.Get("hostname").Text() ?? HostOf(monitor.Get("url").Text()) ?? name,
            Link = monitor.Get("url").Text(),
            OccurredAt = beat.Get("time").Time(),
            Labels = labels,
        }.ToParsed(clock.GetUtcNow());
    }

    /// <summary>
    /// Without a heartbeat it is the test, whose message ends so whatever the notification is called, or a warning that a
    /// certificate or a domain runs out.
    /// </summary>
    private Parsed Message(string? message)
    {
        if (message is null)
            return new Parsed.Invalid(new Refusal("heartbeat", "There is no {0} and no {1}: is this source's format the tool's?", "heartbeat", "msg"));
        if (message.TrimEnd().EndsWith(" Testing", StringComparison.Ordinal))
            return new Parsed.Nothing(new("The test of {0} was received; nobody gets mail for it", "Uptime Kuma"));
        return new ForeignReport(Kind.System, Severity.Warning, message) { Body = message }.ToParsed(clock.GetUtcNow());
    }

    /// <summary>Only what the admin says about these words: to the common table "up" is no severity.</summary>
    private static Severity? Ruled(string word, FormatRules rules) => Words.Parse<Severity>(rules.Severities.GetValueOrDefault(word));

    private static IEnumerable<(string Name, string Value)> Labels(JsonElement monitor)
    {
        if (monitor.Get("name").Text() is { } name) yield return ("monitor", name);
        if (monitor.Get("type").Text() is { } type) yield return ("type", type);
        foreach (var tag in monitor.Get("tags").Items())
            if (tag.Get("name").Text() is { } tagName)
                yield return (tagName, tag.Get("value").Text() ?? "");
    }

    private static string? HostOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? uri.Host : null;
}
