namespace LiveNotify.Domain.Deliveries;

/// <summary>One line of a mail's head, decoded (RFC 2047) and unfolded.</summary>
public sealed record MailHeader(string Name, string Value);

/// <summary>A mail as a person reads it.</summary>
/// <param name="Headers">All of them, in their order.</param>
/// <param name="Text">The plain text, or null when there is none.</param>
/// <param name="Html">The HTML as it was sent, not made harmless; or null when there is none.</param>
public sealed record ReadMail(IReadOnlyList<MailHeader> Headers, string? Text, string? Html);

/// <summary>Takes a message apart.</summary>
public interface IMailReader
{
    /// <param name="message">RFC 5322, as it went over the wire; what cannot be understood is left out, never thrown.</param>
    ReadMail Read(ReadOnlyMemory<byte> message);
}
