using static LiveNotify.Domain.Typed;

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
    /// <summary>Of a task: <c>running</c>, <c>succeeded</c> or <c>failed</c>.</summary>
    public string? TaskStatus { get; init; }

    /// <summary>Of a task: percent done; what is behind the point is dropped. Without a status it means that the task is running.</summary>
    public double? Progress { get; init; }

    public const int MaxTitle = 255;
    public const int MaxBody = 64 * 1024;
    public const int MaxShort = 255;
    public const int MaxLink = 2048;

    /// <summary>How far the source's clock may run ahead of ours.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    public IEnumerable<Refusal> Check(DateTimeOffset now) => [.. CheckWords(), .. CheckTexts(), .. Notifications.Labels.Check(Labels), .. CheckTime(now)];

    /// <summary>The report these values mean; only to be relied on when <see cref="Check"/> finds nothing.</summary>
    public Report ToReport(DateTimeOffset now)
    {
        var kind = Words.Parse<Kind>(Kind) ?? Notifications.Kind.Alert;
        return new(
            kind,
            Words.Parse<Severity>(Severity) ?? Notifications.Severity.Info,
            Trimmed(Title),
            WithoutNul(Body).ReplaceLineEndings("\n").TrimEnd(),
            Trimmed(Resource),
            Trimmed(Key) is { Length: > 0 } key ? key : null,
            kind == Notifications.Kind.Alert ? Words.Parse<AlertState>(State) ?? AlertState.Firing : null,
            Trimmed(Link) is { Length: > 0 } link ? link : null,
            (OccurredAt ?? now).ToUniversalTime(),
            Notifications.Labels.Of(Labels));
    }

    private IEnumerable<Refusal> CheckWords()
    {
        if (string.IsNullOrWhiteSpace(Kind))
            yield return new("kind", "Kind is required: one of {0}", Words.List<Kind>());
        else if (Words.Parse<Kind>(Kind) is null)
            yield return new("kind", "Kind must be one of {0}; got {1}", Words.List<Kind>(), Quoted(Kind));
        if (!string.IsNullOrWhiteSpace(Severity) && Words.Parse<Severity>(Severity) is null)
            yield return new("severity", "Severity must be one of {0}; got {1}", Words.List<Severity>(), Quoted(Severity));
        if (!string.IsNullOrWhiteSpace(State) && Words.Parse<AlertState>(State) is null)
            yield return new("state", "State must be one of {0}; got {1}", Words.List<AlertState>(), Quoted(State));
    }

    private IEnumerable<Refusal> CheckTexts()
    {
        var (title, resource, key, link) = (Trimmed(Title), Trimmed(Resource), Trimmed(Key), Trimmed(Link));
        if (title.Length == 0)
            yield return new("title", "Title is required");
        if (!IsLine(title, MaxTitle))
            yield return new("title", "Title must be one line of at most {0} characters, without control characters; got {1}", MaxTitle, Characters(title));
        if (Body is not null && Characters(Body) > MaxBody)
            yield return new("body", "Body may have at most {0} characters; got {1}", MaxBody, Characters(Body));
        if (!IsLine(resource, MaxShort))
            yield return new("resource", "Resource must be one line of at most {0} characters, without control characters; got {1}", MaxShort, Characters(resource));
        if (!IsLine(key, MaxShort))
            yield return new("key", "Key must be one line of at most {0} characters, without control characters; got {1}", MaxShort, Characters(key));
        if (link.Length > 0 && !IsWebAddress(link))
            yield return new("link", "Link must be an http or https address of at most {0} characters; got {1}", MaxLink, Quoted(link));
    }

    private IEnumerable<Refusal> CheckTime(DateTimeOffset now)
    {
        if (OccurredAt > now + ClockTolerance)
            yield return new("occurredAt", "Time {0} lies in the future; the source's clock may be wrong", OccurredAt.Value.ToString("O"));
    }

    private static bool IsLine(string text, int max) => Characters(text) <= max && IsOneLine(text);

    /// <summary>Whether a text may be the link of a notification: one line, absolute, http or https.</summary>
    public static bool IsWebAddress(string text) =>
        IsLine(text, MaxLink) && Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>PostgreSQL's text holds every character but this one.</summary>
    private static string WithoutNul(string? text) => text?.Replace("\0", "") ?? "";
}
