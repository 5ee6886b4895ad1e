using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using MimeKit;

namespace LiveNotify.Web.Mail;

/// <summary>
/// What gathers the mails about one thing (RFC 5322 §3.6.4). The root is no mail, so that the thread holds whichever of its mails
/// somebody has; beside it the one before to the same address.
/// </summary>
/// <param name="Root">Message-ID without angle brackets, like the other.</param>
internal sealed record ThreadHeaders(string Root, string? Before)
{
    /// <summary>Null for a notification without a key.</summary>
    public static ThreadHeaders? Of(Delivery delivery, Notification notification)
    {
        if (MailThread.IdOf(notification.SourceId, notification.Report) is not { } thread) return null;
        var domain = delivery.MessageId![(delivery.MessageId!.LastIndexOf('@') + 1)..];
        return new(MailThread.RootOf(thread, domain), delivery.InReplyTo);
    }

    public void AddTo(MimeMessage message)
    {
        message.References.Add(MailComposer.AsciiId(Root));
        if (Before is null) return;
        var before = MailComposer.AsciiId(Before);
        message.References.Add(before);
        message.InReplyTo = before;
    }
}
