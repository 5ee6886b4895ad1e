using System.Text.Json.Serialization;
using LiveNotify.Domain.Deliveries;

namespace LiveNotify.Domain.Senders;

/// <summary>Which senders may carry a mail, as its receiver wants it.</summary>
/// <param name="SenderId">The one the receiver names; null: whichever comes first by position.</param>
/// <param name="Fallback">Whether the others may stand in for the one named.</param>
public sealed record Route(Guid? SenderId, bool Fallback)
{
    /// <summary>One that must not carry it whatever its state: the news that it is broken. Null for all other mail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Except { get; init; }

    /// <summary>
    /// The same, but never through <paramref name="sender"/>. Where a receiver insists on just that one, any other will do: to wait
    /// for a sender until it can say that it is broken helps nobody.
    /// </summary>
    public Route Avoiding(Guid sender) => (SenderId == sender ? Any : this) with { Except = sender };

    /// <summary>Every sender, by position.</summary>
    public static Route Any { get; } = new(null, false);

    /// <summary>
    /// The first enabled sender that works carries the mail: one that is paused is passed over, for another can do its work.
    /// One that is held is not: whoever holds it wants its mails to wait, not to go out elsewhere.
    /// </summary>
    public Passage Choose(IEnumerable<Sender> senders)
    {
        var candidates = Candidates([.. senders.ByPosition().Where(s => s.Id != Except)]).ToList();
        var enabled = candidates.Where(s => s.Settings.Enabled).ToList();
        if (enabled.Find(s => s.State != SenderState.Paused) is { } first)
            return first.State == SenderState.Held ? new Passage.Blocked(first) : new Passage.Open(first);
        if (enabled.Count > 0) return new Passage.Blocked(enabled[0]);
        return new Passage.None(candidates.Count > 0);
    }

    private IEnumerable<Sender> Candidates(IReadOnlyList<Sender> byPosition)
    {
        var named = byPosition.Where(s => s.Id == SenderId);
        return SenderId is null ? byPosition : Fallback ? named.Concat(byPosition.Where(s => s.Id != SenderId)) : named;
    }
}

/// <summary>Whether a mail can go out, and through which sender.</summary>
public abstract record Passage
{
    private Passage() { }

    public sealed record Open(Sender Sender) : Passage;

    /// <summary>It waits for this sender, which is paused or held.</summary>
    public sealed record Blocked(Sender Sender) : Passage;

    /// <param name="SomeDisabled">There is a sender that would do, but it is disabled.</param>
    public sealed record None(bool SomeDisabled) : Passage
    {
        /// <summary>One of <see cref="SuppressionReason"/>.</summary>
        public string Reason => SomeDisabled ? SuppressionReason.SenderDisabled : SuppressionReason.NoSender;
    }
}

public static class SenderOrder
{
    /// <summary>The order in which senders take over for each other: by position, the older one first.</summary>
    public static IReadOnlyList<Sender> ByPosition(this IEnumerable<Sender> senders) =>
        [.. senders.OrderBy(s => s.Settings.Position).ThenBy(s => s.CreatedAt).ThenBy(s => s.Id)];
}
