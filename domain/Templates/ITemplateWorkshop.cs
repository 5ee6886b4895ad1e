using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Templates;

/// <summary>Knows what a template may say.</summary>
public interface ITemplateCheck
{
    /// <summary>
    /// Everything wrong with the texts: field <c>subject</c>, <c>text</c> or <c>html</c>, and a sentence with line, column and
    /// reason. Texts it finds nothing wrong with have been rendered once.
    /// </summary>
    IReadOnlyList<Refusal> Check(TemplateTexts texts);
}

/// <summary>Where templates are made: a beginning, a look at what would come out, a verdict.</summary>
public interface ITemplateWorkshop : ITemplateCheck
{
    /// <summary>The built-in look as a template, to be changed.</summary>
    /// <param name="language">One of <see cref="Languages.All"/>.</param>
    TemplateTexts Starter(Kind kind, string language);

    /// <summary>A notification nobody reported, for who has none of the kind yet.</summary>
    Notification Sample(Kind kind, string language, DateTimeOffset now);

    /// <summary>What would come of texts nobody saved; nothing is sent.</summary>
    /// <param name="titlePrefix">Of the sender it would go through; empty where there is none.</param>
    /// <param name="timeZone">IANA name, for the times in the mail.</param>
    TemplateTrial Try(TemplateTexts texts, Notification notification, string titlePrefix, string language, string timeZone);
}

/// <summary>The mail, or why there is none.</summary>
/// <param name="Mail">Null when anything was refused.</param>
public sealed record TemplateTrial(MailPreview? Mail, IReadOnlyList<Refusal> Refusals);
