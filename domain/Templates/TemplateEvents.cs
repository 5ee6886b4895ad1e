using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Templates;

/// <summary>The life of the template of one kind and language.</summary>
public interface ITemplateEvent;

/// <summary>The first event of a template, or the first after it was removed: the versions count on.</summary>
public sealed record TemplateAdded(
    Guid TemplateId, int Version, Kind Kind, string Language, TemplateTexts Texts, DateTimeOffset At) : ITemplateEvent;

/// <summary>Only what changed is set; null means unchanged.</summary>
public sealed record TemplateModified(
    Guid TemplateId, int Version, string? Subject, string? Text, string? Html, DateTimeOffset At) : ITemplateEvent;

/// <summary>Mails look as they did before there was one; what it was stays on record.</summary>
public sealed record TemplateRemoved(Guid TemplateId, int Version, DateTimeOffset At) : ITemplateEvent;
