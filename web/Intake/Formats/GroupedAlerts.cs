using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// The alerts of one group as Prometheus Alertmanager posts them, and Grafana after it. A group is posted whole, again
/// whenever one of its alerts changes, and again as a reminder of what still fires; each alert becomes one report.
/// </summary>
internal static class GroupedAlerts
{
    /// <summary>
    /// Within this time of an alert's beginning, and then once in each such time, it is one occurrence: a group that is posted
    /// again because another alert joined it repeats nothing, and a reminder (<c>repeat_interval</c>, hours) still comes through.
    /// </summary>
    public static readonly TimeSpan ReminderAfter = TimeSpan.FromHours(1);

    private static readonly string[] Resources = ["instance", "host", "hostname", "node", "pod", "service", "job"];

    /// <param name="tell">What the tool adds to a report of that alert.</param>
    public static Parsed Read(JsonElement json, FormatRules rules, DateTimeOffset now, Func<JsonElement, ForeignReport, ForeignReport> tell)
    {
        var alerts = json.Get("alerts").Items().Where(alert => alert.ValueKind == JsonValueKind.Object).ToList();
        if (alerts.Count > 0)
            return ForeignReport.ToParsed([.. alerts.Select(alert => tell(alert, Report(alert, json, rules, now)))], "alerts", now);
        return json.Get("alerts") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 0
            ? new Parsed.Nothing(new("There is no alert in it"))
            : new Parsed.Invalid(new Refusal("alerts", "{0} must be a list of alerts: is this source's format the tool's?", "alerts"));
    }

    private static ForeignReport Report(JsonElement alert, JsonElement group, FormatRules rules, DateTimeOffset now)
    {
        var (labels, annotations) = (alert.Get("labels"), alert.Get("annotations"));
        var state = ForeignWords.State(alert.Get("status").Text() ?? group.Get("status").Text(), rules) ?? AlertState.Firing;
        var (began, ended) = (Told(alert.Get("startsAt")), Told(alert.Get("endsAt")));
        // The fingerprint is the hash of the labels; a sender that leaves it out means the same by them.
        var key = alert.Get("fingerprint").Text() ?? ForeignText.Hash(string.Join('\n', labels.Texts().Select(label => $"{label.Name}={label.Value}").Order(StringComparer.Ordinal)));
        return new(Kind.Alert, SeverityOf(labels, annotations, rules), Title(labels, annotations))
        {
            Id = began is { } since ? $"{key} {Words.Of(state)} {since:O} {(state == AlertState.Resolved ? $"{ended:O}" : $"{Reminder(since, now)}")}" : null,
            NamesState = true,
            Key = key,
            State = state,
            Body = Body(annotations),
            Resource = Resources.Select(name => labels.Get(name).Text()).FirstOrDefault(text => text is not null),
            Link = alert.Get("generatorURL").Text(),
            OccurredAt = state == AlertState.Resolved ? ended ?? began : began,
            Labels = labels.Texts(),
        };
    }

    private static Severity SeverityOf(JsonElement labels, JsonElement annotations, FormatRules rules) =>
        new[] { labels.Get("severity"), labels.Get("priority"), labels.Get("level"), annotations.Get("severity") }
            .Select(word => ForeignWords.Severity(word.Text(), rules)).FirstOrDefault(severity => severity is not null) ?? Severity.Warning;

    private static string Title(JsonElement labels, JsonElement annotations) =>
        annotations.Get("summary").Text() ?? annotations.Get("title").Text() ?? labels.Get("alertname").Text() ?? "Alert without a name";

    /// <summary>The description, then whatever else was annotated: a runbook, a dashboard.</summary>
    private static string Body(JsonElement annotations)
    {
        var description = annotations.Get("description").Text() is null ? "message" : "description";
        var others = annotations.Texts().Where(note => note.Name is not ("summary" or "title") && note.Name != description && !note.Name.StartsWith("__", StringComparison.Ordinal));
        return string.Join("\n\n", new[] { annotations.Get(description).Text(), string.Join('\n', others.Select(note => $"{note.Name}: {note.Value}")) }
            .Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    /// <summary>A time that is not known is written as the year 1 there.</summary>
    private static DateTimeOffset? Told(JsonElement time) => time.Time() is { Year: > 1 } told ? told : null;

    private static long Reminder(DateTimeOffset began, DateTimeOffset now) => Math.Max(0, (now - began).Ticks / ReminderAfter.Ticks);
}
