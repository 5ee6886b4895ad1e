using System.Globalization;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Mail.Templates;
using Microsoft.Extensions.Localization;
using MimeKit;
using MimeKit.Text;

namespace LiveNotify.Web.Mail;

/// <summary>Writes mails: the frame of headers here, the looks in <see cref="MailView"/> and <c>Mail.html</c>.</summary>
internal sealed class MailComposer(IStringLocalizer<Texts> texts, MailOptions options, MailTemplates templates) : IMailPreview
{
    /// <summary>The mail for one delivery, in its receiver's language; null where its address is none.</summary>
    /// <param name="template">The saved one for it; where it fails, and where there is none, the built-in look.</param>
    public ComposedMail? Compose(Delivery delivery, Notification notification, Sender sender, Template? template = null)
    {
        var envelope = delivery.Envelope;
        using var language = new CultureScope(envelope.Language);
        var home = options.PublicUrl.Length == 0 ? null : $"{options.PublicUrl}/deliveries/{delivery.Id}";
        var (look, use) = LookOf(notification, template, sender.Settings.TitlePrefix, envelope.Language, envelope.TimeZone, home, delivery.Repeats);
        // The time this Message-ID was first meant to go: a retry is the same mail.
        var mail = Compose(
            sender.Settings, envelope.To, look, envelope.Language, delivery.MessageId!, delivery.DatedAt ?? delivery.QueuedAt, ThreadHeaders.Of(delivery, notification));
        return mail is null ? null : mail with { Template = use };
    }

    public MailPreview Render(
        Notification notification, string titlePrefix, string language, string timeZone, IReadOnlyList<Template>? templates = null)
    {
        using var culture = new CultureScope(language);
        var (look, use) = LookOf(notification, templates?.For(notification.Report.Kind, language), titlePrefix, language, timeZone, home: null);
        return new(Subject(titlePrefix, look.Subject), look.Text, look.Html, use);
    }

    /// <summary>The mail that tries a sender; null where the address is none.</summary>
    /// <param name="messageId">Without angle brackets.</param>
    public ComposedMail? ComposeTest(SenderTestRequest request, string messageId, DateTimeOffset now)
    {
        using var language = new CultureScope(request.Language);
        var view = TestView.Of(request, now, texts);
        return Compose(request.Settings, request.To, new(view.Title, view.ToText(texts), view.ToHtml(texts)), request.Language, messageId, now);
    }

    /// <summary>The mail that invites somebody; null where the address is none.</summary>
    /// <param name="messageId">Without angle brackets.</param>
    public ComposedMail? ComposeInvitation(Sender sender, Invitation invitation, string messageId, DateTimeOffset now)
    {
        using var language = new CultureScope(invitation.Language);
        var view = InvitationView.Of(invitation, texts);
        return Compose(sender.Settings, invitation.To, new(view.Title, view.ToText(texts), view.ToHtml(texts)), invitation.Language, messageId, now);
    }

    /// <summary>A template that fails is not used at all: half a mail of one look and half of the other helps nobody.</summary>
    private (TemplateTexts Look, TemplateUse? Use) LookOf(
        Notification notification, Template? template, string titlePrefix, string language, string timeZone, string? home, int repeats = 0)
    {
        var made = template is null ? null : templates.Render(template, notification, titlePrefix, home, timeZone, repeats);
        var use = template is null ? null : new TemplateUse(template.Id, template.Revision, made!.Fault);
        if (made?.Texts is { } own) return (own, use);
        var view = NotificationView.Of(notification, language, timeZone, home, texts, repeats);
        return (new(NotificationView.Subject(notification.Report, texts), view.ToText(texts), view.ToHtml(texts)), use);
    }

    private static ComposedMail? Compose(
        SenderSettings sender, string? to, TemplateTexts look, string language, string messageId, DateTimeOffset date, ThreadHeaders? thread = null)
    {
        if (ComposedMail.Mailbox(to) is not { } recipient) return null;
        var message = new MimeMessage
        {
            Subject = Subject(sender.TitlePrefix, look.Subject),
            Date = date,
            MessageId = AsciiId(messageId),
            Body = new MultipartAlternative
            {
                Part(TextFormat.Plain, look.Text),
                Part(TextFormat.Html, look.Html),
            },
        };
        message.From.Add(ComposedMail.Mailbox(sender.Outbox)!);
        message.To.Add(recipient);
        thread?.AddTo(message);
        // RFC 3834 §5 and Exchange's own word for it: no holiday notices to the outbox.
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        message.Body.Headers.Add(HeaderId.ContentLanguage, language);
        return ComposedMail.Of(message);
    }

    public static string Subject(string titlePrefix, string title) => $"{titlePrefix} {Plain.Line(title)}".TrimStart();

    /// <summary>Encoded so that any relay can carry it (7 bit, short lines), in the shorter of the two ways.</summary>
    private static TextPart Part(TextFormat format, string text) => new(format)
    {
        Text = text,
        ContentTransferEncoding = BeyondAscii(text) > text.Length / 6 ? ContentEncoding.Base64 : ContentEncoding.QuotedPrintable,
    };

    /// <summary>Most mails are all ASCII, and seen to be many characters at a time.</summary>
    private static int BeyondAscii(ReadOnlySpan<char> text)
    {
        var count = 0;
        var first = text.IndexOfAnyExceptInRange('\0', '\x7f');
        if (first < 0) return count;
        foreach (var c in text[first..])
            if (!char.IsAscii(c)) count++;
        return count;
    }

    /// <summary>A domain beyond ASCII in its ASCII form, as RFC 5322 §3.6.4 wants it.</summary>
    internal static string AsciiId(string messageId) =>
        messageId.Split('@') is [var left, var domain] && !System.Text.Ascii.IsValid(domain) ? $"{left}@{new IdnMapping().GetAscii(domain)}" : messageId;
}
