using System.Globalization;
using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>What the form posts.</summary>
public sealed class SenderPost : SenderFields
{
    /// <summary>Of the saved sender, or the one a new sender is going to have: a second click adds nothing twice.</summary>
    public Guid Id { get; set; }

    /// <summary>The version that was on screen; 0 for a new sender.</summary>
    public int Version { get; set; }

    /// <summary>Who gets the test mail.</summary>
    public string? To { get; set; }

    /// <summary>See <see cref="SenderTestProofs"/>.</summary>
    public string? Proof { get; set; }
}

/// <summary>What the form shows.</summary>
/// <param name="Version">What the next save is based on; 0 for a new sender.</param>
/// <param name="Saved">The sender as it stands now, or null for a new one.</param>
public sealed record SenderForm(Guid Id, int Version, Sender? Saved, SenderFields Fields, SenderUses Uses, string To)
{
    /// <summary>The values were typed, not loaded: leaving would lose them.</summary>
    public bool Touched { get; init; }

    /// <summary>An auditor looks and changes nothing.</summary>
    public bool ReadOnly { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    public SenderConflict? Conflict { get; init; }

    public SenderTestReport? Test { get; init; }

    /// <summary>Too many tests: how long until the next.</summary>
    public TimeSpan? Wait { get; init; }

    public PortTrial Ports { get; init; } = new PortTrial.NotAsked();

    public string? Proof { get; init; }

    /// <summary>The form with another port and encryption filled in, not saved yet.</summary>
    public SenderForm Mended(Mend mend)
    {
        if (ReadOnly) return this;
        Fields.Port = mend.Port.ToString(CultureInfo.InvariantCulture);
        (Fields.Ssl, Fields.Tls) = (mend.Encryption == Encryption.Ssl, mend.Encryption == Encryption.Tls);
        return this with { Touched = true };
    }

    public bool HasStoredPassword => Saved?.HasPassword == true;

    public IEnumerable<Phrase> RefusalsOf(string field) => Refusals.Where(r => r.Field == field).Select(r => r.Why);
}

/// <summary>Who would miss a sender.</summary>
/// <param name="Receivers">Names of the receivers that name it.</param>
/// <param name="IsOnlyEnabled">No other sender is enabled: without it nothing goes out.</param>
public sealed record SenderUses(IReadOnlyList<string> Receivers, bool IsOnlyEnabled)
{
    public static SenderUses None { get; } = new([], false);

    public bool Any => IsOnlyEnabled || Receivers.Count > 0;
}

/// <summary>Somebody else saved in between.</summary>
public sealed record SenderConflict(string By, DateTimeOffset At, IReadOnlyList<ConflictingValue> Values);

/// <param name="Field">API name, which is the id of its control.</param>
/// <param name="Title">English text, the key of its translation.</param>
/// <param name="Yours">As typed; for a check box "true" or "false".</param>
public sealed record ConflictingValue(string Field, string Title, string Yours, string Saved)
{
    public bool IsCheck => Field is "ssl" or "tls" or "enabled" or "allowUnencrypted";

    /// <summary>What differs between the two, in the order of the form; a password is never compared, let alone shown.</summary>
    public static IReadOnlyList<ConflictingValue> Between(SenderFields yours, SenderFields saved) =>
    [
        .. All(yours).Zip(All(saved), (y, s) => new ConflictingValue(y.Field, y.Title, y.Value.Trim(), s.Value))
            .Where(v => v.Yours != v.Saved && !(v.Field == "position" && v.Yours.Length == 0)),
    ];

    private static IEnumerable<(string Field, string Title, string Value)> All(SenderFields f) =>
    [
        ("titlePrefix", "Email Title Prefix", f.TitlePrefix ?? ""),
        ("outbox", "SMTP Outbox", f.Outbox ?? ""),
        ("username", "SMTP Username", f.Username ?? ""),
        ("server", "SMTP Server", f.Server ?? ""),
        ("port", "SMTP Port", f.Port ?? ""),
        ("ssl", "SMTP SSL", Word(f.Ssl)),
        ("tls", "SMTP TLS", Word(f.Tls)),
        ("enabled", "Enable", Word(f.Enabled)),
        ("allowUnencrypted", "Send the password unencrypted", Word(f.AllowUnencrypted)),
        ("position", "Position", f.Position ?? ""),
        ("trustedCa", "Trusted CA", f.TrustedCa ?? ""),
    ];

    private static string Word(bool value) => value ? "true" : "false";
}
