using System.Text.Json.Serialization;

namespace LiveNotify.Domain.Senders;

/// <summary>One saved e-mail configuration: a row of the Email page.</summary>
/// <param name="Revision">Counts saves of the configuration, from 1; what API and events call its version. The stream's own version also counts tests.</param>
/// <param name="LastTest">The last test with exactly these values, or null; switching the sender on or off changes nothing that was tested.</param>
public sealed record Sender(
    Guid Id,
    int Revision,
    SenderSettings Settings,
    SealedSecret? Password,
    DateTimeOffset CreatedAt,
    DateTimeOffset ModifiedAt,
    SenderTest? LastTest)
{
    [JsonIgnore]
    public bool HasPassword => Password is not null;

    public static Sender? Evolve(Sender? state, ISenderEvent @event) => (@event, state) switch
    {
        (SenderAdded e, _) => new(e.SenderId, e.Version, e.Settings, e.Password, e.At, e.At, null),
        (SenderModified e, { } s) => s.With(e),
        (SenderEnabled e, { } s) => s.With(e.Version, e.At, s.Settings with { Enabled = true }) with { LastTest = s.LastTest },
        (SenderDisabled e, { } s) => s.With(e.Version, e.At, s.Settings with { Enabled = false }) with { LastTest = s.LastTest },
        (SenderTested e, { } s) when e.Version == s.Revision => s with { LastTest = new(e.To, e.Ok, e.Diagnosis, e.At) },
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
    { Password = e.PasswordRemoved ? null : e.Password ?? Password };

    private Sender With(int version, DateTimeOffset at, SenderSettings settings) =>
        this with { Revision = version, ModifiedAt = at, Settings = settings, LastTest = null };
}

/// <summary>How the last test of a configuration ended.</summary>
public sealed record SenderTest(string To, bool Ok, string? Diagnosis, DateTimeOffset At);
