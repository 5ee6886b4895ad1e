using System.Text.Json.Serialization;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain.Receivers;

/// <summary>Who gets what: a named set of addresses and the filter in front of them, normalised and valid.</summary>
/// <param name="Name">1-100 characters.</param>
/// <param name="Addresses">At least one, each once.</param>
/// <param name="Kinds">Empty: every kind.</param>
/// <param name="MinSeverity">This severity and everything above it.</param>
/// <param name="Sources">Ids of sources; empty: every source.</param>
/// <param name="Labels">Each must be on the notification with exactly this value; empty: no condition.</param>
/// <param name="SenderId">Null: the first enabled sender by position.</param>
/// <param name="SenderFallback">Whether another sender may stand in for <paramref name="SenderId"/>.</param>
/// <param name="Language">Of the mails: <c>en</c> or <c>zh-CN</c>.</param>
/// <param name="TimeZone">IANA name; times in the mails are shown in it.</param>
public sealed record ReceiverSettings(
    string Name,
    IReadOnlyList<string> Addresses,
    IReadOnlyList<Kind> Kinds,
    Severity MinSeverity,
    IReadOnlyList<Guid> Sources,
    IReadOnlyDictionary<string, string> Labels,
    Guid? SenderId,
    bool SenderFallback,
    string Language,
    string TimeZone,
    bool Enabled)
{
    /// <summary>Each a <see cref="LabelMatcher"/> in its one spelling, and each must hold; receivers from before there were any have none.</summary>
    public IReadOnlyList<string> Matchers { get; init; } = [];

    [JsonIgnore]
    public Route Route => SenderId is null ? Route.Any : new(SenderId, SenderFallback);
}
