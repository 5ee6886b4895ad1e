using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Notifications;

/// <summary>A report like the one in the API's documentation, from which each specification departs.</summary>
internal static class NotificationExamples
{
    public static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-00000000000a");

    public static readonly Source Backup = new(
        Guid.Parse("0198c0de-0000-7000-8000-00000000000b"), 1, "Backup", "backup", SourceFormat.Native, true, "hash", Now, Now);

    public static readonly ReportDraft Draft = new(
        "alert", "critical", "Host backup failed", "host-17: disk full", "host-17", "backup/host-17", "firing",
        "https://ops.example/host-17", Now, new Dictionary<string, string> { ["site"] = "dr-1" });

    public static readonly Report BackupFailed = new(
        Kind.Alert, Severity.Critical, "Host backup failed", "host-17: disk full", "host-17", "backup/host-17", AlertState.Firing,
        "https://ops.example/host-17", Now, new Dictionary<string, string> { ["site"] = "dr-1" });

    /// <summary>Ids in ascending order, the same in every run.</summary>
    public static Func<Guid> Ids()
    {
        var next = 0;
        return () => Guid.Parse($"0198c0de-1111-7000-8000-{++next:x12}");
    }
}
