namespace LiveNotify.Domain.Notifications;

/// <summary>A report as a source sent it, each field as text; <see cref="Check"/> is the one place of the rules for its fields.</summary>
public sealed record ReportDraft(
    string? Kind,
    string? Severity,
    string? Title,
    string? Body,
    string? Resource,
    string? Key,
    string? State,
    string? Link,
    DateTimeOffset? OccurredAt,
    IReadOnlyDictionary<string, string>? Labels)
{
    public const int MaxTitle = 255;
    public const int MaxBody = 64 * 1024;
    public const int MaxShort = 255;
    public const int MaxLink = 2048;
    public const int MaxLabels = 64;

    /// <summary>How far the source's clock may run ahead of ours.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    public IEnumerable<Refusal> Check(DateTimeOffset now) => [.. CheckWords(), .. CheckTexts(), .. CheckLabels(), .. CheckTime(now)];

    /// <summary>The report these values mean; only to be relied on when <see cref="Check"/> finds nothing.</summary>
    public Report ToReport(DateTimeOffset now)
    {
        var kind = Words.Parse<Kind>(Kind) ?? Notifications.Kind.Alert;
        return new(
            kind,
            Words.Parse<Severity>(Severity) ?? Notifications.Severity.Info,
            Title!.Trim(),
            WithoutNul(Body).ReplaceLineEndings("\n").TrimEnd(),
            WithoutNul(Resource).Trim(),
            string.IsNullOrWhiteSpace(Key) ? null : Key.Trim(),
            kind == Notifications.Kind.Alert ? Words.Parse<AlertState>(State) ?? AlertState.Firing : null,
            string.IsNullOrWhiteSpace(Link) ? null : Link.Trim(),
            (OccurredAt ?? now).ToUniversalTime(),
            Labels ?? new Dictionary<string, string>());
    }

    private IEnumerable<Refusal> CheckWords()
    {
        if (string.IsNullOrWhiteSpace(Kind))
            yield return new("kind", "Kind is required: one of {0}", Words.List<Kind>());
        else if (Words.Parse<Kind>(Kind) is null)
            yield return new("kind", "Kind must be one of {0}; got {1}", Words.List<Kind>(), Kind);
        if (!string.IsNullOrWhiteSpace(Severity) && Words.Parse<Severity>(Severity) is null)
            yield return new("severity", "Severity must be one of {0}; got {1}", Words.List<Severity>(), Severity);
        if (!string.IsNullOrWhiteSpace(State) && Words.Parse<AlertState>(State) is null)
            yield return new("state", "State must be one of {0}; got {1}", Words.List<AlertState>(), State);
    }

    private IEnumerable<Refusal> CheckTexts()
    {
        var title = Title?.Trim() ?? "";
        if (title.Length == 0)
            yield return new("title", "Title is required");
        else if (title.Length > MaxTitle || title.Any(char.IsControl))
            yield return new("title", "Title must be one line of at most {0} characters; got {1}", MaxTitle, title.Length);
        if (Body?.Length > MaxBody)
            yield return new("body", "Body may have at most {0} characters; got {1}", MaxBody, Body.Length);
        if (IsNoShortLine(Resource))
            yield return new("resource", "Resource must be one line of at most {0} characters; got {1}", MaxShort, Resource!.Length);
        if (IsNoShortLine(Key))
            yield return new("key", "Key must be one line of at most {0} characters; got {1}", MaxShort, Key!.Length);
        if (!string.IsNullOrWhiteSpace(Link) && !IsWebAddress(Link))
            yield return new("link", "Link must be an http or https address of at most {0} characters; got {1}", MaxLink, Shortened(Link));
    }

    private IEnumerable<Refusal> CheckLabels()
    {
        if (Labels?.Count > MaxLabels)
            yield return new("labels", "A notification may have at most {0} labels; got {1}", MaxLabels, Labels.Count);
        foreach (var (name, value) in Labels ?? new Dictionary<string, string>())
            if (name.Length is 0 or > MaxShort || value.Length > MaxShort || name.Concat(value).Contains('\0'))
                yield return new($"labels.{Shortened(name)}", "Label names and values may have at most {0} characters", MaxShort);
    }

    private IEnumerable<Refusal> CheckTime(DateTimeOffset now)
    {
        if (OccurredAt > now + ClockTolerance)
            yield return new("occurredAt", "Time {0} lies in the future; the source's clock may be wrong", OccurredAt.Value.ToString("O"));
    }

    private static bool IsNoShortLine(string? text) => text is not null && (text.Length > MaxShort || text.Any(char.IsControl));

    private static bool IsWebAddress(string text) =>
        text.Length <= MaxLink && Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..80] + "…";

    /// <summary>PostgreSQL's text holds every character but this one.</summary>
    private static string WithoutNul(string? text) => text?.Replace("\0", "") ?? "";
}
