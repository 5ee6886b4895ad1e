using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain.Senders;

/// <summary>
/// A sender as somebody typed it, not yet judged. <see cref="Check"/> is the one place of the rules for its fields:
/// form, API, test send and configuration file all come through here.
/// </summary>
/// <param name="Port">As typed; judged here so that the refusal can name it.</param>
/// <param name="Position">Null keeps, or takes the next free one.</param>
/// <param name="TrustedCa">PEM text; null or empty for none.</param>
/// <param name="Password">Typed anew and sealed already; null keeps the stored one.</param>
public sealed record SenderDraft(
    string? TitlePrefix,
    string? Outbox,
    string? Username,
    string? Server,
    string? Port,
    bool Ssl,
    bool Tls,
    bool Enabled,
    int? Position,
    string? TrustedCa,
    bool AllowUnencrypted,
    SealedSecret? Password,
    bool RemovePassword)
{
    public const int MaxTitlePrefix = 64;

    public const int MaxUsername = 320;
    public const int MaxTrustedCa = 256 * 1024;

    /// <summary>Either way from 0.</summary>
    public const int MaxPosition = 1_000_000;

    /// <summary>Saved settings as if typed again, with the stored password.</summary>
    public static SenderDraft Of(SenderSettings saved) => new(
        saved.TitlePrefix, saved.Outbox, saved.Username, saved.Server, saved.Port.ToString(CultureInfo.InvariantCulture),
        saved.Encryption == Encryption.Ssl, saved.Encryption == Encryption.Tls, saved.Enabled, saved.Position, saved.TrustedCa, saved.AllowUnencrypted,
        Password: null, RemovePassword: false);

    /// <summary>The settings these values mean; only to be relied on when <see cref="Check"/> finds nothing.</summary>
    public SenderSettings ToSettings(int position) => new(
        Trimmed(TitlePrefix),
        Trimmed(Outbox),
        Trimmed(Username),
        NormalServer,
        PortNumber ?? 0,
        Ssl ? Encryption.Ssl : Tls ? Encryption.Tls : Encryption.None,
        Enabled,
        Position ?? position,
        Trimmed(TrustedCa).ReplaceLineEndings("\n"),
        AllowUnencrypted);

    /// <summary>Every rule these values break, given the sender they would change (null for a new one).</summary>
    public IEnumerable<Refusal> Check(Sender? saved) =>
        CheckTitlePrefix().Concat(CheckOutbox()).Concat(CheckServer(saved)).Concat(CheckEncryption()).Concat(CheckPassword(saved)).Concat(CheckTrustedCa()).Concat(CheckPosition());

    /// <summary>The password these values go with: the typed one, or the stored one where the destination is the same.</summary>
    public SealedSecret? PasswordFor(Sender? saved) =>
        RemovePassword || !SignsIn ? null : Password ?? (saved is null || LeadsElsewhere(saved) ? null : saved.Password);

    /// <summary>Whether the stored password was typed for another destination than these values name.</summary>
    public bool LeadsElsewhere(Sender saved) =>
        EmailAddress.Parse(Outbox) is null || ToSettings(saved.Settings.Position).Destination != saved.Settings.Destination;

    private IEnumerable<Refusal> CheckTitlePrefix()
    {
        var prefix = Trimmed(TitlePrefix);
        if (prefix.Length == 0)
            yield return new("titlePrefix", "Email Title Prefix is required: it stands before every mail title");
        else if (Characters(prefix) > MaxTitlePrefix)
            yield return new("titlePrefix", "Email Title Prefix may have at most {0} characters; got {1}", MaxTitlePrefix, Characters(prefix));
        if (!IsOneLine(prefix))
            yield return new("titlePrefix", "Email Title Prefix must be one line without control characters");
    }

    private IEnumerable<Refusal> CheckOutbox()
    {
        var outbox = Trimmed(Outbox);
        if (outbox.Length == 0)
            yield return new("outbox", "SMTP Outbox is required: the address mails come from");
        else if (EmailAddress.Parse(outbox) is null)
            yield return new("outbox", "SMTP Outbox must be a mail address such as ops@example.com or Operations <ops@example.com>; got {0}", Quoted(outbox));

        var username = Trimmed(Username);
        if (Characters(username) > MaxUsername || !IsOneLine(username))
            yield return new("username", "SMTP Username must be one line of at most {0} characters", MaxUsername);
    }

    private IEnumerable<Refusal> CheckServer(Sender? saved)
    {
        var server = Trimmed(Server);
        if (server.Length == 0)
            yield return new("server", "SMTP Server is required: a host name or IP address such as smtp.example.com");
        else if (server.Contains('/', StringComparison.Ordinal))
            yield return new("server", "SMTP Server must be a host name or IP address, not a URL; got {0}", Quoted(server));
        else if (HostName.Parse(server) is null)
            yield return new("server", "SMTP Server must be a host name or IP address, without a port; got {0}", Quoted(server));
        else if (NormalServer != saved?.Settings.Server && HostName.IsOffLimits(NormalServer)) // one that was saved before the rule can still be disabled
            yield return new("server", "SMTP Server {0} is an address LiveNotify never calls (link-local, cloud metadata, multicast or broadcast): enter the relay's own name or address", Quoted(server));

        if (PortNumber is null or < 1 or > 65535)
            yield return new("port", "SMTP Port must be 1-65535; got {0}", Quoted(Port));
    }

    private IEnumerable<Refusal> CheckEncryption()
    {
        if (Ssl && Tls)
            yield return new("tls", "SMTP SSL and SMTP TLS exclude each other: SSL encrypts from the first byte (port 465), TLS switches over with STARTTLS (port 587); choose one");
        else if (!Ssl && !Tls && !AllowUnencrypted && !RemovePassword && (SignsIn || Password is not null))
            yield return new("allowUnencrypted", "Without SSL or TLS the password travels readable for everyone on the way: choose SSL or TLS, or consent to send it unencrypted");
    }

    private IEnumerable<Refusal> CheckPassword(Sender? saved)
    {
        if (!SignsIn && Password is not null)
            yield return new("username", "A password needs an SMTP Username to sign in with; fill it in, or leave the password empty");
        if (SignsIn && RemovePassword)
            yield return new("password", "SMTP Username {0} cannot sign in without a password: empty the username too, or keep the password", Quoted(Username));
        else if (SignsIn && Password is null && saved?.Password is null)
            yield return new("password", "SMTP Password is required when an SMTP Username is given");
        else if (SignsIn && Password is null && saved is not null && LeadsElsewhere(saved))
            yield return new("password", "The stored password was typed for {0}: type it again to use it with the changed server, port, encryption, trusted CA, username or outbox", $"{saved.Settings.Server}:{saved.Settings.Port}");
    }

    /// <summary>The next free one is one more than the last: it must be a number, too.</summary>
    private IEnumerable<Refusal> CheckPosition()
    {
        if (Position is < -MaxPosition or > MaxPosition)
            yield return new("position", "Position must be {0} to {1}; got {2}", -MaxPosition, MaxPosition, Position);
    }

    private IEnumerable<Refusal> CheckTrustedCa()
    {
        var pem = Trimmed(TrustedCa);
        if (pem.Length == 0) yield break;
        if (pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            yield return new("trustedCa", "Trusted CA must hold certificates only: there is a private key in it, and everyone who may read senders would see it");
        else if (pem.Length > MaxTrustedCa || pem.Contains('\0', StringComparison.Ordinal) || !IsPem(pem))
            yield return new("trustedCa", "Trusted CA must be one or more certificates in PEM form (-----BEGIN CERTIFICATE-----), at most {0} characters", MaxTrustedCa);
    }

    private static bool IsPem(string text)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var certificate in certificates) certificate.Dispose();
        }
    }

    private int? PortNumber =>
        int.TryParse(Trimmed(Port), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string NormalServer => HostName.Parse(Server) ?? Trimmed(Server).ToLowerInvariant();

    private bool SignsIn => Trimmed(Username).Length > 0;
}
