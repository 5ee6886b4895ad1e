namespace LiveNotify.Domain.Senders;

/// <summary>The life of a sender. Who did it and from which address is on the envelope of every event.</summary>
public interface ISenderEvent;

/// <param name="Version">1: the first version of the configuration.</param>
/// <param name="Password">Null when the relay asks for no sign-in.</param>
public sealed record SenderAdded(
    Guid SenderId, int Version, SenderSettings Settings, SealedSecret? Password, DateTimeOffset At) : ISenderEvent;

/// <summary>Only what changed is set; null means unchanged.</summary>
public sealed record SenderModified(
    Guid SenderId,
    int Version,
    string? TitlePrefix,
    string? Outbox,
    string? Username,
    string? Server,
    int? Port,
    Encryption? Encryption,
    int? Position,
    string? TrustedCa,
    bool? AllowUnencrypted,
    SealedSecret? Password,
    bool PasswordRemoved,
    DateTimeOffset At) : ISenderEvent;

public sealed record SenderEnabled(Guid SenderId, int Version, DateTimeOffset At) : ISenderEvent;

public sealed record SenderDisabled(Guid SenderId, int Version, DateTimeOffset At) : ISenderEvent;

/// <summary>A test mail was tried with exactly the values of <paramref name="Version"/>.</summary>
/// <param name="Diagnosis">The code of what went wrong; null when the relay accepted the mail.</param>
public sealed record SenderTested(
    Guid SenderId, int Version, string To, bool Ok, string? Diagnosis, DateTimeOffset At) : ISenderEvent;
