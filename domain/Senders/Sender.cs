using System.Text.Json.Serialization;

namespace LiveNotify.Domain.Senders;

/// <summary>One saved e-mail configuration: a row of the Email page.</summary>
/// <param name="Revision">Counts saves of the configuration, from 1; what API and events call its version. The stream's own version also counts tests.</param>
/// <param name="LastTest">The last test with exactly these values, or null; switching the sender on or off, or moving it in the order, changes nothing that was tested.</param>
/// <param name="Pause">Set while its relay does not work for it.</param>
/// <param name="Hold">Set while an admin keeps its mails back.</param>
/// <param name="Recovery">How the last pause ended, or null when there was none.</param>
public sealed record Sender(
    Guid Id,
    int Revision,
    SenderSettings Settings,
    SealedSecret? Password,
    DateTimeOffset CreatedAt,
    DateTimeOffset ModifiedAt,
    SenderTest? LastTest,
    SenderPause? Pause = null,
    SenderHold? Hold = null,
    SenderRecovery? Recovery = null)
{
    /// <summary>A hold outlasts a pause: what a person decided is not undone by a relay that works again.</summary>
    [JsonIgnore]
    public SenderState State => Hold is not null ? SenderState.Held : Pause is not null ? SenderState.Paused : SenderState.Ok;

    [JsonIgnore]
    public bool HasPassword => Password is not null;

    public static Sender? Evolve(Sender? state, ISenderEvent @event) => (@event, state) switch
    {
        (SenderAdded e, _) => new(e.SenderId, e.Version, e.Settings, e.Password, e.At, e.At, null),
        (SenderModified e, { } s) => s.With(e),
        (SenderEnabled e, { } s) => s.With(e.Version, e.At, s.Settings with { Enabled = true }) with { LastTest = s.LastTest },
        (SenderDisabled e, { } s) => s.With(e.Version, e.At, s.Settings with { Enabled = false }) with { LastTest = s.LastTest },
        (SenderTested e, { } s) when e.Version == s.Revision => s with { LastTest = new(e.To, e.Ok, e.Diagnosis, e.At) },
        (SenderPaused e, { } s) => s with { Pause = new(e.At, e.Trouble, e.Probes, e.NextProbeAt) },
        (SenderProbeBegun e, { Pause: { } pause } s) => s with { Pause = pause with { NextProbeAt = e.Until } },
        (SenderProbeFailed e, { Pause: { } pause } s) => s with
        {
            Pause = pause with { Trouble = e.Trouble, Probes = pause.Probes + 1, NextProbeAt = e.NextProbeAt },
        },
        (SenderResumed e, { Pause: { } pause } s) => s with
        {
            Pause = null,
            Recovery = new(e.At, e.Cause == ResumeCause.Probe ? pause.Probes : 0),
        },
        (SenderHeld e, { } s) => s with { Hold = new(e.At, e.Reason) },
        (SenderReleased, { } s) => s with { Hold = null },
        _ => state,
    };

    private Sender With(SenderModified e) => With(e.Version, e.At, Settings with
    {
        TitlePrefix = e.TitlePrefix ?? Settings.TitlePrefix,
        Outbox = e.Outbox ?? Settings.Outbox,
        Username = e.Username ?? Settings.Username,
        Server = e.Server ?? Settings.Server,
        Port = e.Port ?? Settings.Port,
        Encryption = e.Encryption ?? Settings.Encryption,
        Position = e.Position ?? Settings.Position,
        TrustedCa = e.TrustedCa ?? Settings.TrustedCa,
        AllowUnencrypted = e.AllowUnencrypted ?? Settings.AllowUnencrypted,
    }) with
    {
        Password = e.PasswordRemoved ? null : e.Password ?? Password,
        LastTest = e.OnlyMoves ? LastTest : null,
    };

    private Sender With(int version, DateTimeOffset at, SenderSettings settings) =>
        this with { Revision = version, ModifiedAt = at, Settings = settings, LastTest = null };
}

/// <summary>How the last test of a configuration ended.</summary>
public sealed record SenderTest(string To, bool Ok, string? Diagnosis, DateTimeOffset At);
