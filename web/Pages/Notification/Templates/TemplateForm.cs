using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Pages.Shared;
using Happened = LiveNotify.Domain.Notifications.Notification;

namespace LiveNotify.Web.Pages.Notification.Templates;

/// <summary>What the form posts, under the API's names.</summary>
public sealed class TemplatePost
{
    /// <summary>The version that was on screen; 0 for the built-in look.</summary>
    public int Version { get; set; }

    public string? Subject { get; set; }

    public string? Text { get; set; }

    public string? Html { get; set; }

    /// <summary>Id of the past notification it is seen with; null: an example.</summary>
    public Guid? Notification { get; set; }

    public static TemplatePost Of(TemplateTexts texts, int version) => new() { Version = version, Subject = texts.Subject, Text = texts.Text, Html = texts.Html };

    public TemplateDraft ToDraft(Kind kind, string language) => new(Words.Of(kind), language, Subject, Text, Html);
}

/// <summary>What the page shows.</summary>
/// <param name="Saved">The template as it stands now; null: the built-in look holds.</param>
/// <param name="Recent">Past notifications of the kind, to see it with.</param>
public sealed record TemplateForm(
    Kind Kind, string Language, TemplatePost Fields, Template? Saved, IReadOnlyList<TemplateVersion> Versions, IReadOnlyList<Happened> Recent)
{
    /// <summary>The values were typed, not loaded: leaving would lose them.</summary>
    public bool Touched { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    public FormConflict? Conflict { get; init; }
}

/// <summary>The mail as it would be, or what is wrong with its template.</summary>
public sealed record TemplatePreview(Kind Kind, string Language, TemplatePost Fields, TemplateTrial Trial);
