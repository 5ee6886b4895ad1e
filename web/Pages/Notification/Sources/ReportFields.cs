using System.Globalization;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>Names for people of what a report consists of.</summary>
internal static class ReportFields
{
    /// <param name="field">By its API name.</param>
    public static Phrase NameOf(string field) => field switch
    {
        "title" => new Phrase("Title"),
        "body" => new Phrase("Text"),
        "severity" => new Phrase("Severity"),
        "kind" => new Phrase("Kind"),
        "resource" => new Phrase("Resource"),
        "key" => new Phrase("Folding key"),
        "state" => new Phrase("State"),
        "link" => new Phrase("Link"),
        "occurredAt" => new Phrase("Time"),
        "id" => new Phrase("Id of the occurrence"),
        "taskStatus" => new Phrase("Task status"),
        "progress" => new Phrase("Progress"),
        "labels" => new Phrase("Labels"),
        _ => new Phrase(field),
    };

    /// <summary>What a report says, in the order people read it; what it does not say is left out.</summary>
    public static IEnumerable<(string Field, string Value)> Of(Report report) =>
        new (string Field, string? Value)[]
        {
            ("body", report.Body),
            ("resource", report.Resource),
            ("key", report.Key),
            ("taskStatus", report.TaskStatus is { } status ? Words.Of(status) : null),
            ("progress", report.Progress?.ToString(CultureInfo.InvariantCulture)),
            ("link", report.Link),
            ("labels", string.Join(", ", report.LabelsByName.Select(label => $"{label.Key}={label.Value}"))),
        }.Where(line => !string.IsNullOrEmpty(line.Value)).Select(line => (line.Field, line.Value!));
}
