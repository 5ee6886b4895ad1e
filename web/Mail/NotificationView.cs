using System.Globalization;
using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail;

/// <summary>What a notification looks like to one of its receivers: their language, their time zone.</summary>
internal static class NotificationView
{
    /// <summary>
    /// The mail's title after the sender's prefix. What is over, and how a task goes, is a word in front, not one in brackets: mail
    /// programs pass over those when they sort, search and gather threads.
    /// </summary>
    public static string Subject(Report report, IStringLocalizer<Texts> texts) => report switch
    {
        { State: AlertState.Resolved } => texts["Resolved: {0}", report.Title],
        { TaskStatus: TaskState.Running, Progress: { } done } => texts["Running {0} %: {1}", done, report.Title],
        { TaskStatus: { } status } => texts["{0}: {1}", texts[status.ToString()].Value, report.Title],
        _ => Title(report, texts),
    };

    /// <param name="home">Where the delivery is shown, or null.</param>
    /// <param name="repeats">How often it was reported again before the mail went out.</param>
    public static MailView Of(
        Notification notification, string language, string timeZone, string? home, IStringLocalizer<Texts> texts, int repeats = 0)
    {
        var report = notification.Report;
        return new(
            language,
            ToneOf(report),
            [.. Badges(report, repeats, texts)],
            Plain.Line(Title(report, texts)),
            Plain.Lines(Body(report, texts)),
            [.. Facts(notification, timeZone, texts)],
            report.Link is { } link && Plain.IsWebAddress(link) ? link : null,
            home)
        {
            Look = LookOf(report.Kind),
            Progress = report.TaskStatus == TaskState.Running ? report.Progress : null,
        };
    }

    internal static string Title(Report report, IStringLocalizer<Texts> texts) => texts.TitleOf(report.Title, report.Own);

    internal static string Body(Report report, IStringLocalizer<Texts> texts) =>
        report.Own is { } own ? string.Join('\n', own.Body().Select(texts.Say)) : report.Body;

    private static MailLook LookOf(Kind kind) => kind switch
    {
        Kind.Alert => MailLook.Alert,
        Kind.Task => MailLook.Task,
        _ => MailLook.System,
    };

    private static Tone ToneOf(Report report) => report switch
    {
        { State: AlertState.Resolved } or { TaskStatus: TaskState.Succeeded } => Tone.Good,
        { TaskStatus: TaskState.Failed, Severity: Severity.Info or Severity.Warning } => Tone.Major,
        { TaskStatus: TaskState.Running } => Tone.Info,
        { Kind: Kind.System } => Tone.Neutral,
        { Severity: Severity.Critical } => Tone.Critical,
        { Severity: Severity.Major } => Tone.Major,
        { Severity: Severity.Warning } => Tone.Warning,
        _ => Tone.Info,
    };

    private static IEnumerable<string> Badges(Report report, int repeats, IStringLocalizer<Texts> texts)
    {
        if (report.State == AlertState.Resolved) yield return texts["Resolved"];
        if (report.TaskStatus is { } status) yield return texts[status.ToString()];
        yield return texts[report.Severity.ToString()];
        yield return texts[report.Kind.ToString()];
        if (report.State == AlertState.Firing) yield return texts["Firing"];
        if (repeats > 0) yield return texts["{0} times", repeats + 1];
    }

    private static IEnumerable<(string, string)> Facts(Notification notification, string timeZone, IStringLocalizer<Texts> texts)
    {
        var report = notification.Report;
        if (report.Resource.Length > 0) yield return (texts["Resource"], Plain.Line(report.Resource));
        yield return (texts["Source"], Plain.Line(notification.SourceName));
        yield return (texts["Time"], Time(report.OccurredAt, timeZone));
        foreach (var (name, value) in report.LabelsByName) yield return (Plain.Line(name), Plain.Line(value));
    }

    private static string Time(DateTimeOffset at, string timeZone)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
        return string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm:ss zzz} ({zone.Id})");
    }
}
