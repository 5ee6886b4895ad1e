using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Receivers.IReceiverEvent>;

namespace LiveNotify.Domain.Receivers;

/// <summary>What may happen to a receiver, and why not.</summary>
public static class ReceiverDecider
{
    /// <param name="removed">The one that had this id before; its versions count on.</param>
    public static Decided Add(
        ReceiverDraft draft, Guid id, IReadOnlyCollection<Guid> sources, IReadOnlyCollection<Guid> senders, DateTimeOffset now, Receiver? removed = null)
    {
        var refusals = draft.Check(sources, senders).ToList();
        return refusals.Count > 0
            ? new Decided.Refused(refusals)
            : new Decided.Accepted(new ReceiverAdded(id, (removed?.Revision ?? 0) + 1, draft.ToSettings(), now));
    }

    /// <param name="version">The version the person saw when they began to edit.</param>
    public static Decided Modify(
        Receiver? receiver, ReceiverDraft draft, int version, IReadOnlyCollection<Guid> sources, IReadOnlyCollection<Guid> senders, DateTimeOffset now)
    {
        if (receiver is null or { Removed: true }) return new Decided.Missing();
        if (receiver.Revision != version) return new Decided.Stale(version, receiver.Revision);
        var refusals = draft.Check(sources, senders).ToList();
        return refusals.Count > 0 ? new Decided.Refused(refusals) : new Decided.Accepted([.. Changes(receiver, draft.ToSettings(), now)]);
    }

    public static Decided Remove(Receiver? receiver, DateTimeOffset now) => receiver is null or { Removed: true }
        ? new Decided.Missing()
        : new Decided.Accepted(new ReceiverRemoved(receiver.Id, receiver.Revision + 1, now));

    private static IEnumerable<IReceiverEvent> Changes(Receiver receiver, ReceiverSettings will, DateTimeOffset now)
    {
        var was = receiver.Settings;
        var next = receiver.Revision + 1;

        var modified = new ReceiverModified(
            receiver.Id, next,
            was.Name == will.Name ? null : will.Name,
            was.Addresses.SequenceEqual(will.Addresses) ? null : will.Addresses,
            was.Kinds.SequenceEqual(will.Kinds) ? null : will.Kinds,
            was.MinSeverity == will.MinSeverity ? null : will.MinSeverity,
            was.Sources.SequenceEqual(will.Sources) ? null : will.Sources,
            SameLabels(was.Labels, will.Labels) ? null : will.Labels,
            was.SenderId == will.SenderId ? null : will.SenderId ?? Guid.Empty,
            was.SenderFallback == will.SenderFallback ? null : will.SenderFallback,
            was.Language == will.Language ? null : will.Language,
            was.TimeZone == will.TimeZone ? null : will.TimeZone,
            now)
        {
            Matchers = was.Matchers.SequenceEqual(will.Matchers) ? null : will.Matchers,
        };

        if (modified != new ReceiverModified(receiver.Id, next, null, null, null, null, null, null, null, null, null, null, now)) yield return modified;
        if (will.Enabled && !was.Enabled) yield return new ReceiverEnabled(receiver.Id, next, now);
        if (!will.Enabled && was.Enabled) yield return new ReceiverDisabled(receiver.Id, next, now);
    }

    private static bool SameLabels(IReadOnlyDictionary<string, string> was, IReadOnlyDictionary<string, string> will) =>
        was.Count == will.Count && was.All(label => will.TryGetValue(label.Key, out var value) && value == label.Value);
}
