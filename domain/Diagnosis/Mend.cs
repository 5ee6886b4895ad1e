using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>A way out that is a value: with this port and encryption the sender may work. A page offers it as a button.</summary>
/// <param name="Port">1-65535.</param>
public sealed record Mend(int Port, Encryption Encryption)
{
    /// <summary>TLS from the first byte where it belongs (RFC 8314 §3.3).</summary>
    public static Mend Ssl465 { get; } = new(465, Encryption.Ssl);

    /// <summary>Submission with STARTTLS (RFC 6409 §3.1, RFC 3207).</summary>
    public static Mend Tls587 { get; } = new(587, Encryption.Tls);

    public Phrase Name => Encryption switch
    {
        Encryption.Ssl => new("Port {0} with SSL", Port),
        Encryption.Tls => new("Port {0} with TLS", Port),
        _ => new("Port {0} without encryption", Port),
    };

    /// <summary>What the button says.</summary>
    public Phrase Label => Encryption switch
    {
        Encryption.Ssl => new("Use SSL with port {0}", Port),
        Encryption.Tls => new("Use TLS with port {0}", Port),
        _ => new("Use port {0} without encryption", Port),
    };
}
