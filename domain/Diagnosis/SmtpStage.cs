namespace LiveNotify.Domain.Diagnosis;

/// <summary>The stages of an SMTP conversation, in the order of one without STARTTLS; their names in lower case are the API's step names.</summary>
public enum SmtpStage
{
    /// <summary>Name lookup of the server.</summary>
    Resolve,

    /// <summary>TCP connection.</summary>
    Connect,

    /// <summary>TLS handshake, from the first byte or after STARTTLS.</summary>
    Tls,

    /// <summary>The server's banner and its answer to EHLO.</summary>
    Greet,

    /// <summary>AUTH.</summary>
    Authenticate,

    /// <summary>MAIL FROM.</summary>
    From,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA, up to the reply after the final dot.</summary>
    Data,
}
