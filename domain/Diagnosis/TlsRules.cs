using System.Globalization;
using LiveNotify.Domain.Senders;
using static LiveNotify.Domain.Diagnosis.CertificateProblem;
using static LiveNotify.Domain.Diagnosis.FailureKind;
using static LiveNotify.Domain.Diagnosis.SmtpStage;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>Encryption and certificates.</summary>
internal static class TlsRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("starttls-not-offered",
            s => s.Kind is StartTlsNotOffered,
            s => new("{0} does not offer STARTTLS, and LiveNotify never falls back to plain text", s.Server),
            s => new("Use port 465 with SMTP SSL, or port 587; choose neither SSL nor TLS only for a relay in your own network"),
            "RFC 3207 §4; RFC 8314 §4.1 against opportunistic TLS",
            _ => Mend.Ssl465),

        new("starttls-refused",
            s => s is { Stage: Tls, Kind: Reply },
            s => new("{0} offers STARTTLS and then refuses it: {1}", s.Server, s.RawWords),
            s => new("The relay's own TLS is out of order: try again later, or tell its administrator"),
            "RFC 3207 §4, reply 454"),

        new("ssl-on-plaintext-port",
            s => s is { Kind: TlsFailed or Dropped or TimedOut, Stage: Tls, Encryption: Encryption.Ssl, Port: not 465, Certificate: null },
            s => new("Port {1} of {0} does not speak TLS from the first byte, as SMTP SSL asks for", s.Host, s.Port),
            s => new("Choose SMTP TLS for this port, or port 465 for SMTP SSL"),
            "RFC 8314 §3.3: implicit TLS is for port 465; RFC 3207: other ports switch over with STARTTLS",
            s => new(s.Port, Encryption.Tls)),

        new("tls-failed",
            s => s.Kind is TlsFailed,
            s => new("No encrypted connection could be agreed on with {0}: {1}", s.Server, s.Said),
            s => new("The relay must offer TLS 1.2 or newer; check also that SMTP Port and the choice of SSL or TLS go together"),
            "RFC 9325 §3.1.1"),

        new("certificate-expired",
            s => s.Certificate?.Problem is Expired,
            s => new("The certificate of {0} expired on {1} (for {2}, issued by {3})", s.Host, Day(Shown(s).Until), Shown(s).Names, Shown(s).Issuer),
            s => new("The relay's administrator must renew it; LiveNotify sends nothing over a connection it cannot trust"),
            "RFC 5280 §4.1.2.5"),

        new("certificate-not-yet-valid",
            s => s.Certificate?.Problem is NotYetValid,
            s => new("The certificate of {0} is valid only from {1} (for {2}, issued by {3})", s.Host, Day(Shown(s).From), Shown(s).Names, Shown(s).Issuer),
            s => new("Check the clock of the machine LiveNotify runs on; if it is right, the relay's administrator must mend the certificate"),
            "RFC 5280 §4.1.2.5"),

        new("certificate-other-name",
            s => s.Certificate?.Problem is OtherName,
            s => new("The certificate was made for {0}, not for {1} (issued by {2})", Shown(s).Names, s.Host, Shown(s).Issuer),
            s => new("Enter the name the certificate was made for as SMTP Server"),
            "RFC 9525 §6; RFC 7817 §3"),

        new("certificate-unknown-issuer",
            s => s.Certificate?.Problem is UnknownIssuer,
            s => new("The certificate of {0} was issued by {1}, whom neither this machine nor the sender trusts (for {2})", s.Host, Shown(s).Issuer, Shown(s).Names),
            s => new("If the relay is your own, paste the certificate of its authority (PEM) into the sender's Trusted CA"),
            "RFC 5280 §6.1"),

        new("certificate-revoked",
            s => s.Certificate?.Problem is Revoked,
            s => new("The certificate of {0} was revoked by its issuer", s.Host),
            s => new("The relay's administrator must replace it"),
            "RFC 5280 §5"),

        new("certificate-refused",
            s => s.Kind is CertificateRefused,
            s => new("The certificate of {0} cannot be trusted: {1}", s.Host, s.Said),
            s => new("The relay's administrator must mend it; if the relay is your own, paste its authority's certificate (PEM) into Trusted CA"),
            "RFC 5280 §6.1"),
    ];

    // An attempt on record has the facts only as far as its text still holds them.
    private static CertificateFacts Shown(Symptoms s) => s.Certificate ?? new("?", "?", default, default, Other);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
