using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// What another tool told, in our words but not yet in our measures: <see cref="ToParsed"/> makes it fit, so that no
/// format has to think of lengths, control characters, bad links or a clock that is wrong.
/// </summary>
internal sealed record ForeignReport(Kind Kind, Severity Severity, string? Title)
{
    /// <summary>More in one post is no alerting but a mistake.</summary>
    public const int MaxReports = 1000;

    /// <summary>What the tool itself names this occurrence by.</summary>
    public string? Id { get; init; }

    public string? Body { get; init; }

    public string? Resource { get; init; }

    public string? Key { get; init; }

    /// <summary>Counts for alerts only; they fire when nobody says.</summary>
    public AlertState? State { get; init; }

    public string? Link { get; init; }

    public DateTimeOffset? OccurredAt { get; init; }

    public IEnumerable<(string Name, string Value)> Labels { get; init; } = [];

    /// <summary><c>running</c>, <c>succeeded</c> or <c>failed</c>; for tasks only.</summary>
    public string? TaskStatus { get; init; }

    /// <summary>0-100; for tasks only.</summary>
    public int? Progress { get; init; }

    /// <summary>What a reader should know about the report itself; put under the body.</summary>
    public IEnumerable<string> Notes { get; init; } = [];

    /// <summary>See <see cref="ReportedDraft.NamesState"/>.</summary>
    public bool NamesState { get; init; }

    /// <summary>What it is where the tool says nothing, or a word nobody knows.</summary>
    public static Severity Usual(Kind kind, string? taskStatus = null) =>
        kind == Kind.Alert || (kind == Kind.Task && taskStatus == "failed") ? Severity.Warning : Severity.Info;

    /// <summary>All in their order, each occurrence once.</summary>
    /// <param name="list">The field they stand in, for a refusal.</param>
    public static Parsed ToParsed(IReadOnlyList<ForeignReport> reports, string list, DateTimeOffset now) => reports.Count > MaxReports
        ? TooMany(list, reports.Count)
        : new Parsed.Reports([.. reports.Select(report => report.ToDraft(now)).DistinctBy(report => report.Id ?? (object)report)]);

    public static Parsed TooMany(string list, int count) =>
        new Parsed.Invalid(new Refusal(list, "There may be at most {0} reports in one post; got {1}", MaxReports, count));

    public Parsed ToParsed(DateTimeOffset now) => new Parsed.Reports(ToDraft(now));

    private ReportedDraft ToDraft(DateTimeOffset now)
    {
        var labels = FittingLabels();
        var left = Labels.Select(label => label.Name).Distinct().Count() - labels.Count;
        string[] notes = left > 0 ? [.. Notes, $"{left} more labels are left out."] : [.. Notes];
        var draft = new ReportDraft(
            Words.Of(Kind),
            Words.Of(Severity),
            ForeignText.Line(Title, ReportDraft.MaxTitle) ?? "Without a title",
            WithNotes(notes),
            ForeignText.Line(Resource, ReportDraft.MaxShort),
            ForeignText.Name(Key),
            Kind == Kind.Alert && State is { } state ? Words.Of(state) : null,
            ForeignText.Link(Link),
            IsTrue(OccurredAt, now) ? OccurredAt : null,
            labels)
        {
            TaskStatus = Kind == Kind.Task ? TaskStatus : null,
            Progress = Kind == Kind.Task && Progress is { } done ? Math.Clamp(done, 0, 100) : null,
        };
        return new(draft, ForeignText.Name(Id)) { NamesState = NamesState };
    }

    private Dictionary<string, string> FittingLabels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in Labels)
            if (ForeignText.Line(name, Domain.Notifications.Labels.MaxLength) is { } fitting
                && (labels.Count < Domain.Notifications.Labels.MaxCount || labels.ContainsKey(fitting)))
                labels[fitting] = ForeignText.Line(value, Domain.Notifications.Labels.MaxLength) ?? "";
        return labels;
    }

    /// <summary>The notes are what must not be cut off.</summary>
    private string? WithNotes(string[] notes)
    {
        var under = ForeignText.Body(string.Join('\n', notes), 4096);
        var body = ForeignText.Body(Body, ReportDraft.MaxBody - under.Length - 2);
        return body.Length == 0 ? under : under.Length == 0 ? body : $"{body}\n\n{under}";
    }

    /// <summary>A clock can be wrong, or the time unset (year 1); that is no reason to lose the report.</summary>
    private static bool IsTrue(DateTimeOffset? time, DateTimeOffset now) => time?.Year > 1971 && time <= now + ReportDraft.ClockTolerance;
}
