using System.Text.Json.Serialization;

namespace LiveNotify.Domain.Senders;

/// <summary>How the connection to the relay is protected.</summary>
public enum Encryption
{
    /// <summary>Plain text.</summary>
    None,

    /// <summary>TLS from the first byte ("SMTP SSL"; RFC 8314 §3.3, port 465).</summary>
    Ssl,

    /// <summary>STARTTLS, required ("SMTP TLS"; RFC 3207, port 587).</summary>
    Tls,
}

/// <summary>What a saved sender is set to, normalised and valid. The password is kept beside it, never in it.</summary>
/// <param name="TitlePrefix">Put before every mail title; 1-64 characters.</param>
/// <param name="Outbox">The From address, perhaps with a display name.</param>
/// <param name="Username">Empty: the relay asks for no sign-in.</param>
/// <param name="Server">Host name in lower case, or IP address.</param>
/// <param name="Port">1-65535.</param>
/// <param name="Enabled">Disabled: nothing goes out through it; a test still runs.</param>
/// <param name="Position">Order of take-over, lowest first.</param>
/// <param name="TrustedCa">PEM of certificates trusted beside the system's, or empty.</param>
/// <param name="AllowUnencrypted">Consent to send the password in plain text.</param>
public sealed record SenderSettings(
    string TitlePrefix,
    string Outbox,
    string Username,
    string Server,
    int Port,
    Encryption Encryption,
    bool Enabled,
    int Position,
    string TrustedCa,
    bool AllowUnencrypted)
{
    /// <summary>What the stored password was typed for.</summary>
    [JsonIgnore]
    public Destination Destination => new(Server, Port, Encryption, TrustedCa, Username, From.Normalized);

    [JsonIgnore]
    public EmailAddress From =>
        EmailAddress.Parse(Outbox) ?? throw new InvalidOperationException($"A saved outbox is a mail address; got {Outbox}");
}

/// <summary>
/// Where a password goes and as whom. A stored password never serves another destination: it must be typed again.
/// Who vouches for the server is a part of it: with an authority of one's own, any server can pass for this one. The display name
/// of the outbox is not.
/// </summary>
public sealed record Destination(string Server, int Port, Encryption Encryption, string TrustedCa, string Username, string FromAddress);
