using LiveNotify.Domain.Receivers;
using static LiveNotify.Domain.Words;

namespace LiveNotify.Web.Api;

/// <summary>A receiver to add or change. On a change, what is left out stays as it is.</summary>
/// <param name="Labels">Each must be there with exactly this value.</param>
/// <param name="Matchers">In the syntax of Alertmanager, each of which must hold: <c>severity=~"warn|crit"</c>.</param>
public sealed record ReceiverBody(
    string? Name = null,
    IReadOnlyList<string>? Addresses = null,
    IReadOnlyList<string>? Kinds = null,
    string? MinSeverity = null,
    IReadOnlyList<Guid>? Sources = null,
    Dictionary<string, string>? Labels = null,
    IReadOnlyList<string>? Matchers = null,
    bool? SenderFallback = null,
    string? Language = null,
    string? TimeZone = null,
    bool? Enabled = null,
    int? Version = null)
{
    private readonly bool _namesSender;

    /// <summary>Null: no particular one. To leave it out is something else.</summary>
    public Guid? SenderId
    {
        get;
        init => (field, _namesSender) = (value, true);
    }

    internal ReceiverDraft Over(ReceiverSettings? was) => new(
        Name ?? was?.Name,
        Addresses ?? was?.Addresses,
        Kinds ?? was?.Kinds.Select(Of).ToList(),
        MinSeverity ?? (was is null ? null : Of(was.MinSeverity)),
        Sources ?? was?.Sources,
        Labels ?? was?.Labels,
        _namesSender ? SenderId : was?.SenderId,
        SenderFallback ?? was?.SenderFallback ?? false,
        Language ?? was?.Language,
        TimeZone ?? was?.TimeZone,
        Enabled ?? was?.Enabled ?? true)
    {
        Matchers = Matchers ?? was?.Matchers,
    };
}

public sealed record ReceiverView(
    Guid Id, string Name, IReadOnlyList<string> Addresses, IReadOnlyList<string> Kinds, string MinSeverity, IReadOnlyList<Guid> Sources,
    IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Matchers, Guid? SenderId, bool SenderFallback, string Language, string TimeZone, bool Enabled, int Version)
{
    internal static ReceiverView From(Receiver receiver)
    {
        var s = receiver.Settings;
        return new(
            receiver.Id, s.Name, s.Addresses, [.. s.Kinds.Select(Of)], Of(s.MinSeverity), s.Sources, s.Labels, s.Matchers, s.SenderId, s.SenderFallback,
            s.Language, s.TimeZone, s.Enabled, receiver.Revision);
    }
}
