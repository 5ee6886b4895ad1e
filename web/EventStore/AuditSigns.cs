using JasperFx.Events;
using LiveNotify.Domain.Audit;

namespace LiveNotify.Web.EventStore;

/// <summary>Who signed an event, and how that becomes the record of an entry.</summary>
internal sealed record AuditSigns(string Actor, string? Address, string? UserAgent, string? Correlation, string? Comment)
{
    /// <summary>What begins so is a system that posts: what it reports is on record as notification.</summary>
    public const string SourcePrefix = "source:";

    /// <summary>Neither the program itself nor a system that posts.</summary>
    public static bool IsPerson(string? actor) =>
        actor is not null && actor != EventStore.Actor.LiveNotify.Name && !actor.StartsWith(SourcePrefix, StringComparison.Ordinal);

    /// <param name="json">The event's data as it is stored.</param>
    /// <param name="before">The subject before the event; null where it has no settings.</param>
    public AuditRecord Record(IEvent e, Guid stream, string json, object? before, object? after)
    {
        var act = AuditStory.Of(e.Data) ?? throw new ArgumentException($"{e.EventTypeName} is no act", nameof(e));
        return new(
            act.At, Actor, Address, UserAgent, Correlation,
            AuditSubjects.Path(act.Subject, act.Id), act.Name ?? (AuditState.Name(after) is { Length: > 0 } name ? name : AuditState.Name(before)), act.Version, act.Action,
            [.. AuditFields.Between(AuditState.Fields(before), AuditState.Fields(after)), .. act.Details],
            act.Comment ?? Comment, e.Id, AuditChain.HashOfEvent(e.EventTypeName, stream, json));
    }
}
