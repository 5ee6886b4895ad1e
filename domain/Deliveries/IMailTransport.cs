using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain.Deliveries;

/// <summary>A mail as it went, or was to go, over the wire, and how that ended.</summary>
/// <param name="Message">The whole message (RFC 5322), or empty when there was none to send.</param>
public sealed record SentMail(Outcome Outcome, ReadOnlyMemory<byte> Message);

/// <summary>Sends one mail for one delivery over a warm connection of its sender.</summary>
public interface IMailTransport
{
    /// <summary>
    /// Composes the mail and has one conversation. Whatever the relay or the network does is an outcome.
    /// </summary>
    /// <exception cref="OperationCanceledException">The process is going down and the conversation had not reached DATA.</exception>
    Task<SentMail> SendAsync(Delivery delivery, Notification notification, Sender sender, CancellationToken cancellationToken);
}
