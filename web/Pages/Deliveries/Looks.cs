using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;

namespace LiveNotify.Web.Pages.Deliveries;

/// <summary>How a status or severity is shown: never by colour alone.</summary>
/// <param name="Icon">Name of a Bootstrap icon.</param>
/// <param name="Css">Class of its colours.</param>
public sealed record Look(string Icon, string Css)
{
    public static Look Of(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Queued => new("hourglass-split", "look-quiet"),
        DeliveryStatus.Sending => new("send", "look-busy"),
        DeliveryStatus.Accepted => new("check-circle-fill", "look-good"),
        DeliveryStatus.Deferred => new("clock-history", "look-warn"),
        DeliveryStatus.Failed => new("x-octagon-fill", "look-bad"),
        DeliveryStatus.Cancelled => new("slash-circle", "look-quiet"),
        _ => new("bell-slash", "look-quiet"),
    };

    public static Look Of(Severity severity) => severity switch
    {
        Severity.Critical => new("exclamation-octagon-fill", "look-bad"),
        Severity.Major => new("exclamation-diamond-fill", "look-warn"),
        Severity.Warning => new("exclamation-triangle", "look-warn"),
        _ => new("info-circle", "look-quiet"),
    };
}

/// <summary>How the kind of a notification is shown, with how things stand: an icon and words, each kind with its own.</summary>
/// <param name="Icon">Name of a Bootstrap icon.</param>
/// <param name="Css">Class of its colours.</param>
/// <param name="State">English word, the key of its translation; null where the kind has none, or its source does not say.</param>
/// <param name="Progress">Percent of a running task, or null.</param>
public sealed record KindLook(Kind Kind, string Icon, string Css, string? State, int? Progress)
{
    public static KindLook Of(Envelope e) => Of(e.Kind, e.State, e.TaskStatus, e.Progress);

    public static KindLook Of(Report r) => Of(r.Kind, r.State, r.TaskStatus, r.Progress);

    private static KindLook Of(Kind kind, AlertState? state, TaskState? status, int? progress) => (kind, state, status) switch
    {
        (Kind.Alert, AlertState.Resolved, _) => new(kind, "bell", "look-good", nameof(AlertState.Resolved), null),
        (Kind.Alert, _, _) => new(kind, "bell-fill", "look-bad", nameof(AlertState.Firing), null),
        (Kind.Task, _, TaskState.Running) => new(kind, "play-circle", "look-busy", nameof(TaskState.Running), progress),
        (Kind.Task, _, TaskState.Succeeded) => new(kind, "check2-square", "look-good", nameof(TaskState.Succeeded), null),
        (Kind.Task, _, TaskState.Failed) => new(kind, "x-square-fill", "look-bad", nameof(TaskState.Failed), null),
        (Kind.Task, _, _) => new(kind, "list-check", "look-quiet", null, null),
        _ => new(kind, "gear", "look-quiet", null, null),
    };
}
