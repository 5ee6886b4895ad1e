using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>A notification of each kind that nobody reported, in the language of the mail.</summary>
internal static class TemplateSample
{
    /// <summary>One for each state the kind can be in.</summary>
    public static IEnumerable<Notification> All(Kind kind, string language, DateTimeOffset now, IStringLocalizer<Texts> texts)
    {
        var sample = Of(kind, language, now, texts);
        return kind switch
        {
            Kind.Alert => Enum.GetValues<AlertState>().Select(state => sample with { Report = sample.Report with { State = state } }),
            Kind.Task => Enum.GetValues<TaskState>().Select(status => sample with
            {
                Report = sample.Report with { TaskStatus = status, Progress = status == TaskState.Running ? 40 : null },
            }),
            _ => [sample],
        };
    }

    public static Notification Of(Kind kind, string language, DateTimeOffset now, IStringLocalizer<Texts> texts)
    {
        using var culture = new CultureScope(language);
        var (title, severity) = kind switch
        {
            Kind.Task => (texts["Nightly backup"].Value, Severity.Info),
            Kind.System => (texts["The backup server was restarted"].Value, Severity.Warning),
            _ => (texts["Host backup failed"].Value, Severity.Critical),
        };
        var report = new Report(
            kind, severity, title, texts["host-17: the disk is full.\nThe last good backup is three days old."], "host-17", "backup/host-17",
            kind == Kind.Alert ? AlertState.Firing : null, "https://ops.example/host-17", now.AddMinutes(-1),
            new Dictionary<string, string> { ["site"] = "dr-1", ["team"] = "storage" })
        { TaskStatus = kind == Kind.Task ? TaskState.Succeeded : null };
        return new(Guid.Empty, Guid.Empty, texts["Backup server"], report, now);
    }
}
