using LiveNotify.Domain;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Pages.Shared;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>What the form shows.</summary>
/// <param name="Saved">The receiver as it stands now, or null for a new one.</param>
/// <param name="World">What it can refer to.</param>
public sealed record ReceiverForm(ReceiverPost Fields, Receiver? Saved, ReceiverWorld World)
{
    /// <summary>The values were typed, not loaded: leaving would lose them.</summary>
    public bool Touched { get; init; }

    /// <summary>An auditor looks and changes nothing.</summary>
    public bool ReadOnly { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    public FormConflict? Conflict { get; init; }

    public bool IsNew => Fields.Version == 0;

    /// <summary>The API names single addresses, kinds and labels; the form has one field for all of each.</summary>
    public ReceiverForm Refused(IEnumerable<Refusal> refusals) =>
        this with { Touched = true, Refusals = [.. refusals.Select(refusal => refusal with { Field = refusal.Field.Split('[', '.')[0] })] };
}

/// <summary>The senders and sources a receiver can refer to, in the order a person looks for them.</summary>
public sealed record ReceiverWorld(IReadOnlyList<Sender> Senders, IReadOnlyList<Source> Sources)
{
    public IReadOnlyCollection<Guid> SenderIds => [.. Senders.Select(sender => sender.Id)];

    public IReadOnlyCollection<Guid> SourceIds => [.. Sources.Select(source => source.Id)];

    /// <summary>Null when there is no such sender any more.</summary>
    public string? SenderName(Guid id) => Senders.FirstOrDefault(sender => sender.Id == id) is { } sender
        ? $"{sender.Settings.TitlePrefix} {sender.Settings.Outbox}"
        : null;

    public string SourceName(Guid id) => Sources.FirstOrDefault(source => source.Id == id)?.Name ?? id.ToString();
}
