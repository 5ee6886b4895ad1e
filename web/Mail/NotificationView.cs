using System.Globalization;
using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail;

/// <summary>What a notification looks like to one of its receivers: their language, their time zone.</summary>
internal static class NotificationView
{
    /// <summary>The mail's title after the sender's prefix. What is over says so first, so that a list of mails tells the two apart.</summary>
    public static string Subject(Report report, IStringLocalizer<Texts> texts) =>
        report.State == AlertState.Resolved ? texts["[RESOLVED] {0}", report.Title] : report.Title;

    /// <param name="home">Where the delivery is shown, or null.</param>
    public static MailView Of(Notification notification, string language, string timeZone, string? home, IStringLocalizer<Texts> texts)
    {
        var report = notification.Report;
        return new(
            language,
            ToneOf(report),
            [.. Badges(report, texts)],
            Plain.Line(report.Title),
            Plain.Lines(report.Body),
            [.. Facts(notification, timeZone, texts)],
            report.Link is { } link && Plain.IsWebAddress(link) ? link : null,
            home);
    }

    private static Tone ToneOf(Report report) => report switch
    {
        { State: AlertState.Resolved } => Tone.Good,
        { Severity: Severity.Critical } => Tone.Critical,
        { Severity: Severity.Major } => Tone.Major,
        { Severity: Severity.Warning } => Tone.Warning,
        _ => Tone.Info,
    };

    private static IEnumerable<string> Badges(Report report, IStringLocalizer<Texts> texts)
    {
        if (report.State == AlertState.Resolved) yield return texts["Resolved"];
        yield return texts[report.Severity.ToString()];
        yield return texts[report.Kind.ToString()];
        if (report.State == AlertState.Firing) yield return texts["Firing"];
    }

    private static IEnumerable<(string, string)> Facts(Notification notification, string timeZone, IStringLocalizer<Texts> texts)
    {
        var report = notification.Report;
        if (report.Resource.Length > 0) yield return (texts["Resource"], Plain.Line(report.Resource));
        yield return (texts["Source"], Plain.Line(notification.SourceName));
        yield return (texts["Time"], Time(report.OccurredAt, timeZone));
        foreach (var (name, value) in report.Labels) yield return (Plain.Line(name), Plain.Line(value));
    }

    private static string Time(DateTimeOffset at, string timeZone)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var found) ? found : TimeZoneInfo.Utc;
        return string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm:ss zzz} ({zone.Id})");
    }
}
