using DotLiquid;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>What a template is told of its mail: every variable there is, and nothing else. What is not there is nil.</summary>
internal static class TemplateModel
{
    /// <summary>The list a loop over the labels goes through.</summary>
    public const string LabelList = "_labels";

    /// <summary>The names of the variables and of their parts; <c>labels</c> has any.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Variables { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        ["notification"] =
        [
            "id", "kind", "kindText", "severity", "severityText", "state", "stateText", "taskStatus", "taskStatusText", "progress", "repeats", "headline", "title", "body", "resource", "key", "link",
            "occurredAt", "receivedAt", "source", "labels",
        ],
        ["sender"] = ["prefix"],
        ["delivery"] = ["link"],
        ["labels"] = [],
    };

    /// <param name="home">Where the delivery is shown, or null.</param>
    /// <param name="repeats">How often it was reported again before the mail went out.</param>
    /// <param name="texts">In the mail's language.</param>
    public static Hash Of(Notification notification, string titlePrefix, string? home, string timeZone, int repeats, IStringLocalizer<Texts> texts)
    {
        var labels = notification.Report.LabelsByName.Select(label => (Name: Plain.Line(label.Key), Value: Plain.Line(label.Value))).ToList();
        var byName = new Hash();
        foreach (var (name, value) in labels) byName[name] = value;
        return new Hash
        {
            ["notification"] = NotificationOf(notification, byName, timeZone, repeats, texts),
            ["sender"] = new Hash { ["prefix"] = Given(titlePrefix) },
            ["delivery"] = new Hash { ["link"] = home },
            ["labels"] = byName,
            [LabelList] = labels.Select(label => new Hash { ["name"] = label.Name, ["value"] = label.Value }).ToList(),
        };
    }

    private static Hash NotificationOf(Notification notification, Hash labels, string timeZone, int repeats, IStringLocalizer<Texts> texts)
    {
        var report = notification.Report;
        return new Hash
        {
            ["id"] = notification.Id.ToString(),
            ["kind"] = Words.Of(report.Kind),
            ["kindText"] = texts[report.Kind.ToString()].Value,
            ["severity"] = Words.Of(report.Severity),
            ["severityText"] = texts[report.Severity.ToString()].Value,
            ["state"] = report.State is { } state ? Words.Of(state) : null,
            ["stateText"] = report.State is { } told ? texts[told.ToString()].Value : null,
            ["taskStatus"] = report.TaskStatus is { } status ? Words.Of(status) : null,
            ["taskStatusText"] = report.TaskStatus is { } said ? texts[said.ToString()].Value : null,
            ["progress"] = report.Progress,
            ["repeats"] = repeats > 0 ? repeats : null,
            ["headline"] = Plain.Line(NotificationView.Subject(report, texts)),
            ["title"] = Plain.Line(NotificationView.Title(report, texts)),
            ["body"] = Given(Plain.Lines(NotificationView.Body(report, texts))),
            ["resource"] = Given(Plain.Line(report.Resource)),
            ["key"] = Given(Plain.Line(report.Key ?? "")),
            ["link"] = report.Link is { } link && Plain.IsWebAddress(link) ? link : null,
            ["occurredAt"] = Time(report.OccurredAt, timeZone),
            ["receivedAt"] = Time(notification.ReceivedAt, timeZone),
            ["source"] = Plain.Line(notification.SourceName),
            ["labels"] = labels,
        };
    }

    /// <summary>In Liquid an empty text is something, and <c>if</c> would show its heading.</summary>
    private static string? Given(string text) => text.Length > 0 ? text : null;

    private static LiquidTime Time(DateTimeOffset at, string timeZone)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
        return new(TimeZoneInfo.ConvertTime(at, zone), zone.Id);
    }
}
