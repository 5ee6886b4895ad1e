using LiveNotify.Domain.Notifications;

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

    /// <summary>The settings these values mean; only to be relied on when <see cref="Check"/> finds nothing.</summary>
    public ReceiverSettings ToSettings() => new(
        Trimmed(Name),
        [.. TypedAddresses.Select(EmailAddress.Parse).OfType<EmailAddress>().DistinctBy(a => a.Normalized).Select(Spelled)],
        [.. (Kinds ?? []).Select(Words.Parse<Kind>).OfType<Kind>().Distinct()],
        Words.Parse<Severity>(MinSeverity) ?? Severity.Info,
        [.. (Sources ?? []).Distinct()],
        Labels ?? new Dictionary<string, string>(),
        SenderId,
        SenderFallback,
        Trimmed(Language) is { Length: > 0 } language ? language : Languages.English,
        Trimmed(TimeZone) is { Length: > 0 } zone ? zone : "UTC",
        Enabled);

    /// <param name="sources">Ids of the sources there are.</param>
    /// <param name="senders">Ids of the senders there are.</param>
    public IEnumerable<Refusal> Check(IReadOnlyCollection<Guid> sources, IReadOnlyCollection<Guid> senders) =>
        [.. CheckName(), .. CheckAddresses(), .. CheckFilter(), .. CheckReferences(sources, senders), .. CheckLanguage()];

    private IEnumerable<Refusal> CheckName()
    {
        var name = Trimmed(Name);
        if (name.Length == 0)
            yield return new("name", "Name is required");
        else if (name.Length > MaxName || name.Any(char.IsControl))
            yield return new("name", "Name must be one line of at most {0} characters; got {1}", MaxName, name.Length);
    }

    private IEnumerable<Refusal> CheckAddresses()
    {
        if (TypedAddresses.Count == 0)
            yield return new("addresses", "At least one mail address is required");
        else if (TypedAddresses.Count > MaxAddresses)
            yield return new("addresses", "A receiver may have at most {0} addresses; got {1}", MaxAddresses, TypedAddresses.Count);
        for (var i = 0; i < TypedAddresses.Count; i++)
            if (EmailAddress.Parse(TypedAddresses[i]) is null)
                yield return new($"addresses[{i}]", "{0} is not a mail address such as ops@example.com", TypedAddresses[i]);
    }

    private IEnumerable<Refusal> CheckFilter()
    {
        foreach (var (kind, i) in (Kinds ?? []).Select((kind, i) => (kind, i)))
            if (Words.Parse<Kind>(kind) is null)
                yield return new($"kinds[{i}]", "Kind must be one of {0}; got {1}", Words.List<Kind>(), kind);
        if (Trimmed(MinSeverity).Length > 0 && Words.Parse<Severity>(MinSeverity) is null)
            yield return new("minSeverity", "Severity must be one of {0}; got {1}", Words.List<Severity>(), MinSeverity);
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
            yield return new("language", "Language must be one of {0}; got {1}", string.Join(", ", Languages.All), Language);
        if (Trimmed(TimeZone).Length > 0 && !TimeZoneInfo.TryFindSystemTimeZoneById(Trimmed(TimeZone), out _))
            yield return new("timeZone", "Time zone must be an IANA name such as Europe/Berlin or Asia/Shanghai; got {0}", TimeZone);
    }

    private IReadOnlyList<string> TypedAddresses => [.. (Addresses ?? []).Where(a => !string.IsNullOrWhiteSpace(a))];

    private static string Spelled(EmailAddress address) =>
        address.DisplayName.Length == 0 ? address.Address : $"{address.DisplayName} <{address.Address}>";

    private static string Trimmed(string? text) => text?.Trim() ?? "";
}
