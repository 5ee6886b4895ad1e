using System.Text.Json.Serialization;

namespace LiveNotify.Domain.Notifications;

/// <summary>The life of a notification: it is received, and that is all that ever happens to it.</summary>
public interface INotificationEvent;

/// <param name="SourceName">As it was called then.</param>
/// <param name="IdempotencyKey">What the source names this report by, so that a repeat is harmless; null when it gave nothing.</param>
public sealed record NotificationReceived(
    Guid NotificationId, Guid SourceId, string SourceName, Report Report, string? IdempotencyKey, DateTimeOffset At) : INotificationEvent
{
    /// <summary>Of the source then; null where it was not yet recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SourceVersion { get; init; }
}
