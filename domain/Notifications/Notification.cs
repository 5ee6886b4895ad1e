namespace LiveNotify.Domain.Notifications;

/// <summary>One thing that happened, as a source reported it.</summary>
public sealed record Notification(Guid Id, Guid SourceId, string SourceName, Report Report, DateTimeOffset ReceivedAt)
{
    public static Notification? Evolve(Notification? state, INotificationEvent @event) => @event switch
    {
        NotificationReceived e => new(e.NotificationId, e.SourceId, e.SourceName, e.Report, e.At),
        _ => state,
    };
}
