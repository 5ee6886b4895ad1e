using LiveNotify.Domain.Deliveries;

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
    DateTimeOffset At) : ISenderEvent
{
    /// <summary>Nothing changes but its place in the order.</summary>
    internal bool OnlyMoves => this == new SenderModified(
        SenderId, Version, null, null, null, null, null, null, Position, null, null, null, PasswordRemoved: false, At);
}

public sealed record SenderEnabled(Guid SenderId, int Version, DateTimeOffset At) : ISenderEvent;

public sealed record SenderDisabled(Guid SenderId, int Version, DateTimeOffset At) : ISenderEvent;

/// <summary>A test mail was tried with exactly the values of <paramref name="Version"/>.</summary>
/// <param name="Diagnosis">The code of what went wrong; null when the relay accepted the mail.</param>
public sealed record SenderTested(
    Guid SenderId, int Version, string To, bool Ok, string? Diagnosis, DateTimeOffset At) : ISenderEvent;

/// <summary>The relay cannot be reached or does not let the sender in: nothing is wrong with its mails, and they wait.</summary>
/// <param name="Trouble">The conversation that showed it.</param>
/// <param name="Probes">Of a pause just before that this one goes on with; 0 for a new one.</param>
public sealed record SenderPaused(Guid SenderId, Attempt Trouble, int Probes, DateTimeOffset NextProbeAt, DateTimeOffset At) : ISenderEvent;

/// <summary>Somebody tries a paused sender now; nobody else needs to before <paramref name="Until"/>.</summary>
public sealed record SenderProbeBegun(Guid SenderId, DateTimeOffset Until, DateTimeOffset At) : ISenderEvent;

public sealed record SenderProbeFailed(Guid SenderId, Attempt Trouble, DateTimeOffset NextProbeAt, DateTimeOffset At) : ISenderEvent;

/// <summary>Why a pause ended.</summary>
public enum ResumeCause
{
    /// <summary>The relay took MAIL FROM when it was asked.</summary>
    Probe,

    /// <summary>The settings that failed were changed.</summary>
    Save,

    /// <summary>A test mail with exactly the saved values was accepted.</summary>
    Test,
}

/// <summary>Mails go out through it again.</summary>
public sealed record SenderResumed(Guid SenderId, ResumeCause Cause, DateTimeOffset At) : ISenderEvent;

/// <summary>An admin keeps its mails back.</summary>
public sealed record SenderHeld(Guid SenderId, string? Reason, DateTimeOffset At) : ISenderEvent;

public sealed record SenderReleased(Guid SenderId, string? Reason, DateTimeOffset At) : ISenderEvent;
