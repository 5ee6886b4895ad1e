namespace LiveNotify.Web.EventStore;

/// <summary>That the chain has begun: from then on an act without an entry is one that was put in, or one whose entry was taken out.</summary>
public sealed record AuditOrigin(string Id, DateTimeOffset At)
{
    public const string OnlyId = "chain";
}
