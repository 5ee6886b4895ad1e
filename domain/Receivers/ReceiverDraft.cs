using LiveNotify.Domain.Notifications;
using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain.Receivers;

/// <summary>A receiver as somebody typed it; <see cref="Check"/> is the one place of the rules for its fields.</summary>
/// <param name="Kinds">Words of product kinds; null or empty for every kind.</param>
/// <param name="MinSeverity">Null or empty: <c>info</c>.</param>
/// <param name="Language">Null or empty: English.</param>
/// <param name="TimeZone">IANA name; null or empty: UTC.</param>
public sealed record ReceiverDraft(
    string? Name,
    IReadOnlyList<string>? Addresses,
    IReadOnlyList<string>? Kinds,
    string? MinSeverity,
    IReadOnlyList<Guid>? Sources,
    IReadOnlyDictionary<string, string>? Labels,
    Guid? SenderId,
    bool SenderFallback,
    string? Language,
    string? TimeZone,
    bool Enabled)
{
    public const int MaxName = 100;
    public const int MaxAddresses = 500;

    /// <summary>Saved settings as if typed again.</summary>
    public static ReceiverDraft Of(ReceiverSettings saved) => new(
        saved.Name, saved.Addresses, [.. saved.Kinds.Select(Words.Of)], Words.Of(saved.MinSeverity), saved.Sources, saved.Labels, saved.SenderId, saved.SenderFallback,
        saved.Language, saved.TimeZone, saved.Enabled);

    /// <summary>The settings these values mean; only to be relied on when <see cref="Check"/> finds nothing.</summary>
    public ReceiverSettings ToSettings() => new(
        Trimmed(Name),
        [.. (Addresses ?? []).Select(EmailAddress.Parse).OfType<EmailAddress>().DistinctBy(a => a.Normalized).Select(a => a.ToString())],
        [.. (Kinds ?? []).Select(Words.Parse<Kind>).OfType<Kind>().Distinct().Order()],
        Words.Parse<Severity>(MinSeverity) ?? Severity.Info,
        [.. (Sources ?? []).Distinct().Order()],
        Notifications.Labels.Of(Labels),
        SenderId,
        SenderFallback,
        Trimmed(Language) is { Length: > 0 } language ? language : Languages.English,
        Zone?.Id ?? "UTC",
        Enabled);

    /// <param name="sources">Ids of the sources there are.</param>
    /// <param name="senders">Ids of the senders there are.</param>
    public IEnumerable<Refusal> Check(IReadOnlyCollection<Guid> sources, IReadOnlyCollection<Guid> senders) =>
        [.. CheckName(), .. CheckAddresses(), .. CheckFilter(), .. Notifications.Labels.Check(Labels), .. CheckReferences(sources, senders), .. CheckLanguage()];

    private IEnumerable<Refusal> CheckName()
    {
        var name = Trimmed(Name);
        if (name.Length == 0)
            yield return new("name", "Name is required");
        else if (Characters(name) > MaxName || !IsOneLine(name))
            yield return new("name", "Name must be one line of at most {0} characters, without control characters; got {1}", MaxName, Characters(name));
    }

    private IEnumerable<Refusal> CheckAddresses()
    {
        var typed = (Addresses ?? []).Select((text, i) => (Text: Trimmed(text), Field: $"addresses[{i}]")).Where(a => a.Text.Length > 0).ToList();
        if (typed.Count == 0)
            yield return new("addresses", "At least one mail address is required");
        else if (typed.Count > MaxAddresses)
            yield return new("addresses", "A receiver may have at most {0} addresses; got {1}", MaxAddresses, typed.Count);
        foreach (var (text, field) in typed)
            if (EmailAddress.Parse(text) is null)
                yield return new(field, "{0} is not a mail address such as ops@example.com", Quoted(text));
    }

    private IEnumerable<Refusal> CheckFilter()
    {
        foreach (var (kind, i) in (Kinds ?? []).Select((kind, i) => (kind, i)))
            if (Words.Parse<Kind>(kind) is null)
                yield return new($"kinds[{i}]", "Kind must be one of {0}; got {1}", Words.List<Kind>(), Quoted(kind));
        if (Trimmed(MinSeverity).Length > 0 && Words.Parse<Severity>(MinSeverity) is null)
            yield return new("minSeverity", "Severity must be one of {0}; got {1}", Words.List<Severity>(), Quoted(MinSeverity));
    }

    private IEnumerable<Refusal> CheckReferences(IReadOnlyCollection<Guid> sources, IReadOnlyCollection<Guid> senders)
    {
        foreach (var (source, i) in (Sources ?? []).Select((source, i) => (source, i)))
            if (!sources.Contains(source))
                yield return new($"sources[{i}]", "There is no source {0}", source);
        if (SenderId is { } sender && !senders.Contains(sender))
            yield return new("senderId", "There is no sender {0}", sender);
    }

    private IEnumerable<Refusal> CheckLanguage()
    {
        if (Trimmed(Language).Length > 0 && !Languages.All.Contains(Trimmed(Language)))
            yield return new("language", "Language must be one of {0}; got {1}", string.Join(", ", Languages.All), Quoted(Language));
        if (Trimmed(TimeZone).Length > 0 && Zone is null)
            yield return new("timeZone", "Time zone must be an IANA name such as Europe/Berlin or Asia/Shanghai; got {0}", Quoted(TimeZone));
    }

    /// <summary>Windows names are known to .NET on every system, but to no browser and no database.</summary>
    private TimeZoneInfo? Zone =>
        TimeZoneInfo.TryFindSystemTimeZoneById(Trimmed(TimeZone), out var zone) && zone.HasIanaId ? zone : null;
}
