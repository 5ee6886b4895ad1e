using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>In what way a conversation ended.</summary>
public enum FailureKind
{
    /// <summary>The relay answered, and refused.</summary>
    Reply,
    NameNotFound,

    /// <summary>The name leads only to addresses no connection ever goes to; see <see cref="OffLimits"/>.</summary>
    AddressOffLimits,
    ConnectionRefused,
    Unreachable,
    TimedOut,

    /// <summary>The relay hung up in mid-conversation.</summary>
    Dropped,

    /// <summary>Whatever answered does not speak SMTP.</summary>
    Garbage,

    /// <summary>No TLS could be agreed on; no certificate was judged.</summary>
    TlsFailed,
    CertificateRefused,
    StartTlsNotOffered,
    SignInNotOffered,

    /// <summary>The address needs SMTPUTF8 (RFC 6531), which the relay does not offer.</summary>
    Utf8NotOffered,

    /// <summary>The outbox itself needs SMTPUTF8 (RFC 6531), and the relay does not offer it.</summary>
    OutboxUtf8NotOffered,
    AddressInvalid,

    /// <summary>The mail could not even be composed.</summary>
    MailUnwritable,

    /// <summary>The stored password can no longer be opened.</summary>
    SecretUnreadable,

    /// <summary>A person ended it.</summary>
    Stopped,
    Unexpected,
}

/// <summary>All that is known of a conversation that went wrong; <see cref="Findings"/> says what it means.</summary>
/// <param name="Stage">The stage it failed at.</param>
/// <param name="Reply">What the relay answered, where it answered.</param>
/// <param name="Said">Otherwise what the network or the machine said.</param>
/// <param name="Certificate">The certificate it showed, where one was seen.</param>
/// <param name="MayBeAccepted">The whole mail had gone out when the conversation ended: the relay may have taken it.</param>
public sealed record Symptoms(
    SmtpStage Stage,
    FailureKind Kind,
    string Host,
    int Port,
    Encryption Encryption,
    SmtpReply? Reply,
    string Said,
    CertificateFacts? Certificate = null,
    bool MayBeAccepted = false)
{
    public Provider Provider => Providers.Of(Host);

    /// <summary>The raw words: the relay's, or the network's; at most as many as a record keeps.</summary>
    public string RawWords => Findings.Shortened(Reply?.ToString() ?? Said);

    /// <summary>Host and port; an IPv6 address in brackets (RFC 3986 §3.2.2).</summary>
    public string Server => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    internal bool Answered(SmtpStage stage, params ReadOnlySpan<int> codes) => Stage == stage && Reply is { } reply && codes.Contains(reply.Code);

    internal bool Says(params ReadOnlySpan<string> words) => Reply?.Says(words) == true;
}
