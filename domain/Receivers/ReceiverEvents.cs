using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Receivers;

/// <summary>The life of a receiver.</summary>
public interface IReceiverEvent;

/// <summary>The first event of a receiver, or the first after it was removed: the versions count on.</summary>
public sealed record ReceiverAdded(Guid ReceiverId, int Version, ReceiverSettings Settings, DateTimeOffset At) : IReceiverEvent;

/// <summary>Only what changed is set; null means unchanged. <see cref="Guid.Empty"/> as sender means "no particular one".</summary>
public sealed record ReceiverModified(
    Guid ReceiverId,
    int Version,
    string? Name,
    IReadOnlyList<string>? Addresses,
    IReadOnlyList<Kind>? Kinds,
    Severity? MinSeverity,
    IReadOnlyList<Guid>? Sources,
    IReadOnlyDictionary<string, string>? Labels,
    Guid? SenderId,
    bool? SenderFallback,
    string? Language,
    string? TimeZone,
    DateTimeOffset At) : IReceiverEvent
{
    public IReadOnlyList<string>? Matchers { get; init; }
}

public sealed record ReceiverEnabled(Guid ReceiverId, int Version, DateTimeOffset At) : IReceiverEvent;

public sealed record ReceiverDisabled(Guid ReceiverId, int Version, DateTimeOffset At) : IReceiverEvent;

/// <summary>It gets nothing any more; what it was stays on record.</summary>
public sealed record ReceiverRemoved(Guid ReceiverId, int Version, DateTimeOffset At) : IReceiverEvent;
