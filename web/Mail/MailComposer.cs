using System.Globalization;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;
using MimeKit;
using MimeKit.Text;

namespace LiveNotify.Web.Mail;

/// <summary>Writes mails: the frame of headers here, the looks in <see cref="MailView"/> and <c>Mail.html</c>.</summary>
internal sealed class MailComposer(IStringLocalizer<Texts> texts, MailOptions options) : IMailPreview
{
    /// <summary>The mail for one delivery, in its receiver's language; null where its address is none.</summary>
    public ComposedMail? Compose(Delivery delivery, Notification notification, Sender sender)
    {
        var envelope = delivery.Envelope;
        using var language = new CultureScope(envelope.Language);
        var home = options.PublicUrl.Length == 0 ? null : $"{options.PublicUrl}/deliveries/{delivery.Id}";
        var view = NotificationView.Of(notification, envelope.Language, envelope.TimeZone, home, texts);
        // The time this Message-ID was first meant to go: a retry is the same mail, to the byte.
        return Compose(sender.Settings, envelope.To, NotificationView.Subject(notification.Report, texts), view, delivery.MessageId!, delivery.DatedAt ?? delivery.QueuedAt);
    }

    public MailPreview Render(Notification notification, string titlePrefix, string language, string timeZone)
    {
        using var culture = new CultureScope(language);
        var view = NotificationView.Of(notification, language, timeZone, home: null, texts);
        return new(Subject(titlePrefix, NotificationView.Subject(notification.Report, texts)), view.ToText(texts), view.ToHtml(texts));
    }

    /// <summary>The mail that tries a sender; null where the address is none.</summary>
    /// <param name="messageId">Without angle brackets.</param>
    public ComposedMail? ComposeTest(SenderTestRequest request, string messageId, DateTimeOffset now)
    {
        using var language = new CultureScope(request.Language);
        var view = TestView.Of(request, now, texts);
        return Compose(request.Settings, request.To, view.Title, view, messageId, now);
    }

    /// <summary>The mail that invites somebody; null where the address is none.</summary>
    /// <param name="messageId">Without angle brackets.</param>
    public ComposedMail? ComposeInvitation(Sender sender, Invitation invitation, string messageId, DateTimeOffset now)
    {
        using var language = new CultureScope(invitation.Language);
        var view = InvitationView.Of(invitation, texts);
        return Compose(sender.Settings, invitation.To, view.Title, view, messageId, now);
    }

    private ComposedMail? Compose(SenderSettings sender, string? to, string subject, MailView view, string messageId, DateTimeOffset date)
    {
        if (ComposedMail.Mailbox(to) is not { } recipient) return null;
        var message = new MimeMessage
        {
            Subject = Subject(sender.TitlePrefix, subject),
            Date = date,
            MessageId = AsciiId(messageId),
            Body = new MultipartAlternative
            {
                Part(TextFormat.Plain, view.ToText(texts)),
                Part(TextFormat.Html, view.ToHtml(texts)),
            },
        };
        message.From.Add(ComposedMail.Mailbox(sender.Outbox)!);
        message.To.Add(recipient);
        // RFC 3834 §5 and Exchange's own word for it: no holiday notices to the outbox.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Body.Headers.Add(HeaderId.ContentLanguage, view.Language);
        return ComposedMail.Of(message);
    }

    private static string Subject(string titlePrefix, string title) => $"{titlePrefix} {Plain.Line(title)}".TrimStart();

    /// <summary>Encoded so that any relay can carry it (7 bit, short lines), in the shorter of the two ways.</summary>
    private static TextPart Part(TextFormat format, string text) => new(format)
    {
        Text = text,
        ContentTransferEncoding = text.Count(c => !char.IsAscii(c)) > text.Length / 6 ? ContentEncoding.Base64 : ContentEncoding.QuotedPrintable,
    };

    /// <summary>A domain beyond ASCII in its ASCII form, as RFC 5322 §3.6.4 wants it.</summary>
    private static string AsciiId(string messageId) =>
        messageId.Split('@') is [var left, var domain] && !System.Text.Ascii.IsValid(domain) ? $"{left}@{new IdnMapping().GetAscii(domain)}" : messageId;
}
