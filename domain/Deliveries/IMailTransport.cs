using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain.Deliveries;

/// <summary>A mail as it went, or was to go, over the wire, and how that ended.</summary>
/// <param name="Message">The whole message (RFC 5322), or empty when there was none to send.</param>
public sealed record SentMail(Outcome Outcome, ReadOnlyMemory<byte> Message);

/// <summary>Sends one mail for one delivery over a warm connection of its sender.</summary>
public interface IMailTransport
{
    /// <summary>Composes the mail and has one conversation. Whatever the relay or the network does is an outcome.</summary>
    /// <param name="turnBack">Ends it as long as its conversation has not begun; one under way goes on.</param>
    /// <param name="stop">Ends it as long as DATA has not begun; after that the conversation has 10 s more.</param>
    /// <exception cref="OperationCanceledException">It was ended, and the relay has nothing of the mail.</exception>
    Task<SentMail> SendAsync(Delivery delivery, Notification notification, Sender sender, CancellationToken turnBack, CancellationToken stop);
}
