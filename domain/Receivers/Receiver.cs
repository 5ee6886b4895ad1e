using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Receivers;

/// <summary>A named set of addresses and the filter that says what they get.</summary>
/// <param name="Revision">Counts saves, from 1.</param>
public sealed record Receiver(Guid Id, int Revision, ReceiverSettings Settings, bool Removed, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    /// <summary>Whether this receiver hears of what <paramref name="sourceId"/> reported.</summary>
    public bool Matches(Report report, Guid sourceId) =>
        !Removed
        && Settings.Enabled
        && report.Severity >= Settings.MinSeverity
        && (Settings.Kinds.Count == 0 || Settings.Kinds.Contains(report.Kind))
        && (Settings.Sources.Count == 0 || Settings.Sources.Contains(sourceId))
        && Settings.Labels.All(label => report.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

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
