using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Deliveries;

/// <summary>A mail as it went, or was to go, over the wire, and how that ended.</summary>
/// <param name="Message">The whole message (RFC 5322), or empty when there was none to send.</param>
/// <param name="Template">Null: the built-in look, for there is no other.</param>
public sealed record SentMail(Outcome Outcome, ReadOnlyMemory<byte> Message, TemplateUse? Template = null)
{
    /// <summary>The outcome with what goes on record of its mail: a template that failed made none.</summary>
    public Outcome Recorded => Template is { Fault: null } ? Outcome with { Attempt = Outcome.Attempt with { Template = Template } } : Outcome;
}

/// <summary>Sends one mail for one delivery over a warm connection of its sender.</summary>
public interface IMailTransport
{
    /// <summary>
    /// Composes the mail and has one conversation. Whatever the relay or the network does is an outcome.
    /// </summary>
    /// <param name="template">The saved one for the mail's kind and language; null: the built-in look.</param>
    /// <param name="turnBack">
    /// Ends it while it waits for its turn. A conversation that began goes on.
    /// </param>
    /// <param name="stop">
    /// The process is going down. Ends it as long as DATA has not begun; after that the relay has 10 s more to answer, and
    /// what it does not answer is an outcome too: uncertain when the whole message is out, else transient.
    /// </param>
    /// <exception cref="OperationCanceledException">
    /// It was ended by one of the two. MAIL FROM may have been reached, but nothing of the message was sent.
    /// </exception>
    Task<SentMail> SendAsync(
        Delivery delivery, Notification notification, Sender sender, Template? template, CancellationToken turnBack, CancellationToken stop);
}
