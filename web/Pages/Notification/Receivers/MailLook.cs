using LiveNotify.Domain.Notifications;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>Mails of a dry run that look the same, or are not sent for the same reason.</summary>
/// <param name="Key">Stays the same as long as the settings do.</param>
/// <param name="Mails">At least one.</param>
public sealed record MailLook(string Key, IReadOnlyList<DryMail> Mails)
{
    public DryMail First => Mails[0];

    /// <summary>Null when it would not be sent.</summary>
    public MailPreview? Mail => First.Mail;

    public static IEnumerable<MailLook> Of(IEnumerable<DryMail> mails) =>
        mails.GroupBy(KeyOf).Select(same => new MailLook(same.Key, [.. same]));

    private static string KeyOf(DryMail mail) => mail.Reason ?? $"{mail.Sender?.Id} {mail.Envelope.Language} {mail.Envelope.TimeZone}";
}
