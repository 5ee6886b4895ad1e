using System.Text.Json.Serialization;

namespace LiveNotify.Domain.Notifications;

/// <summary>One thing that happened, as a source reported it.</summary>
public sealed record Notification(Guid Id, Guid SourceId, string SourceName, Report Report, DateTimeOffset ReceivedAt)
{
    /// <summary>Of the source then; null where it was not yet recorded.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SourceVersion { get; init; }

    public static Notification? Evolve(Notification? state, INotificationEvent @event) => @event switch
    {
        NotificationReceived e => new(e.NotificationId, e.SourceId, e.SourceName, e.Report, e.At) { SourceVersion = e.SourceVersion },
        _ => state,
    };
}
