using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Notifications;

/// <summary>A mail as its reader would see it.</summary>
/// <param name="Subject">With the sender's prefix.</param>
/// <param name="Html">A whole page, not to be shown but in a sandbox.</param>
/// <param name="Template">The saved template it was made with, or tried with; null: there is none.</param>
public sealed record MailPreview(string Subject, string Text, string Html, TemplateUse? Template = null);

/// <summary>Shows what would be sent, and sends nothing.</summary>
public interface IMailPreview
{
    /// <param name="titlePrefix">Of the sender it would go through; empty where there is none.</param>
    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    /// <param name="timeZone">IANA name, for the times in the mail.</param>
    /// <param name="templates">All that are saved; the one for this kind and language is used.</param>
    MailPreview Render(Notification notification, string titlePrefix, string language, string timeZone, IReadOnlyList<Template>? templates = null);
}
