using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Receivers;

/// <summary>A named set of addresses and the filter that says what they get.</summary>
/// <param name="Revision">Counts saves, from 1.</param>
public sealed record Receiver(Guid Id, int Revision, ReceiverSettings Settings, bool Removed, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    /// <summary>
    /// Why this receiver does not hear of what <paramref name="sourceId"/> reported; nothing where it does. Found one by one:
    /// who only wants to know whether there is a reason stops at the first.
    /// </summary>
    public IEnumerable<Mismatch> Judge(Report report, Guid sourceId)
    {
        if (Removed) yield return Mismatch.Removed;
        if (!Settings.Enabled) yield return Mismatch.Disabled;
        if (Settings.Kinds.Count > 0 && !Settings.Kinds.Contains(report.Kind)) yield return Mismatch.OfKind(report.Kind, Settings.Kinds);
        if (report.Severity < Settings.MinSeverity) yield return Mismatch.OfSeverity(report.Severity, Settings.MinSeverity);
        if (Settings.Sources.Count > 0 && !Settings.Sources.Contains(sourceId)) yield return Mismatch.Source;
        foreach (var (name, value) in Settings.Labels)
            if (!report.Labels.TryGetValue(name, out var got) || got != value)
                yield return Mismatch.OfLabel(MismatchCode.Label, name, report.Labels, value);
        foreach (var text in Settings.Matchers)
            if (LabelMatcher.Saved(text) is not { } matcher)
                yield return Mismatch.OfUnreadable(text);
            else if (!matcher.Holds(report.Labels))
                yield return Mismatch.OfLabel(MismatchCode.Matcher, matcher.Label, report.Labels, text);
    }

    public static Receiver? Evolve(Receiver? state, IReceiverEvent @event) => (@event, state) switch
    {
        (ReceiverAdded e, _) => new(e.ReceiverId, e.Version, e.Settings, false, e.At, e.At),
        (ReceiverModified e, { } r) => r.With(e.Version, e.At, r.Settings with
        {
            Name = e.Name ?? r.Settings.Name,
            Addresses = e.Addresses ?? r.Settings.Addresses,
            Kinds = e.Kinds ?? r.Settings.Kinds,
            MinSeverity = e.MinSeverity ?? r.Settings.MinSeverity,
            Sources = e.Sources ?? r.Settings.Sources,
            Labels = e.Labels ?? r.Settings.Labels,
            Matchers = e.Matchers ?? r.Settings.Matchers,
            SenderId = e.SenderId is { } sender ? (sender == Guid.Empty ? null : sender) : r.Settings.SenderId,
            SenderFallback = e.SenderFallback ?? r.Settings.SenderFallback,
            Language = e.Language ?? r.Settings.Language,
            TimeZone = e.TimeZone ?? r.Settings.TimeZone,
        }),
        (ReceiverEnabled e, { } r) => r.With(e.Version, e.At, r.Settings with { Enabled = true }),
        (ReceiverDisabled e, { } r) => r.With(e.Version, e.At, r.Settings with { Enabled = false }),
        (ReceiverRemoved e, { } r) => r.With(e.Version, e.At, r.Settings) with { Removed = true },
        _ => state,
    };

    private Receiver With(int version, DateTimeOffset at, ReceiverSettings settings) =>
        this with { Revision = version, ModifiedAt = at, Settings = settings };
}
