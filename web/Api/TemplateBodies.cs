using LiveNotify.Domain;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Api;

/// <summary>A template to add or change. On a change, kind and language stay, and what is left out stays as it is.</summary>
/// <param name="Subject">Liquid; one line of at most 500 characters.</param>
/// <param name="Text">Liquid; the mail's plain text, at most 64 kB.</param>
/// <param name="Html">Liquid; the mail's HTML, at most 64 kB. Every value in it is escaped.</param>
/// <param name="Version">On a change: the version it is based on (or send If-Match).</param>
public record TemplateBody(
    string? Kind = null, string? Language = null, string? Subject = null, string? Text = null, string? Html = null, int? Version = null)
{
    internal TemplateDraft Over(Template? was) => new(
        was is null ? Kind : Words.Of(was.Kind), was?.Language ?? Language, Subject ?? was?.Texts.Subject, Text ?? was?.Texts.Text, Html ?? was?.Texts.Html);
}

/// <param name="NotificationId">A past notification to see it with; left out: an example of the kind.</param>
/// <param name="TimeZone">IANA name, for the times; left out: UTC.</param>
public sealed record TemplatePreviewBody(Guid? NotificationId = null, string? TimeZone = null) : TemplateBody;

public sealed record TemplateView(Guid Id, string Kind, string Language, string Subject, string Text, string Html, int Version)
{
    internal static TemplateView From(Template template) => new(
        template.Id, Words.Of(template.Kind), template.Language, template.Texts.Subject, template.Texts.Text, template.Texts.Html, template.Revision);
}

/// <summary>What the mail would be.</summary>
public sealed record TemplatePreviewView(string Subject, string Text, string Html);

/// <param name="Removed">With this version the built-in look came back.</param>
public sealed record TemplateVersionView(int Version, DateTimeOffset At, string? Actor, bool Removed, string Subject, string Text, string Html, string? Comment)
{
    internal static TemplateVersionView From(TemplateVersion version)
    {
        var t = version.Template;
        return new(t.Revision, t.ModifiedAt, version.By, t.Removed, t.Texts.Subject, t.Texts.Text, t.Texts.Html, version.Comment);
    }
}

/// <summary>Which template a mail was made with.</summary>
/// <param name="Failed">The built-in look took its place: the timeline says why.</param>
public sealed record TemplateUseView(Guid Id, int Version, bool Failed)
{
    internal static TemplateUseView? From(TemplateUse? use) => use is null ? null : new(use.TemplateId, use.Version, use.Fault is not null);
}
