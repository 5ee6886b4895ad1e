using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>A notification of each kind that nobody reported, in the language of the mail.</summary>
internal static class TemplateSample
{
    public static Notification Of(Kind kind, string language, DateTimeOffset now, IStringLocalizer<Texts> texts)
    {
        using var culture = new CultureScope(language);
        var (title, severity) = kind switch
        {
            Kind.Task => (texts["Nightly backup finished"].Value, Severity.Info),
            Kind.System => (texts["The backup server was restarted"].Value, Severity.Warning),
            _ => (texts["Host backup failed"].Value, Severity.Critical),
        };
        var report = new Report(
            kind, severity, title, texts["host-17: the disk is full.\nThe last good backup is three days old."], "host-17", "backup/host-17",
            kind == Kind.Alert ? AlertState.Firing : null, "https://ops.example/host-17", now.AddMinutes(-1),
            new Dictionary<string, string> { ["site"] = "dr-1", ["team"] = "storage" });
        return new(Guid.Empty, Guid.Empty, texts["Backup server"], report, now);
    }
}
