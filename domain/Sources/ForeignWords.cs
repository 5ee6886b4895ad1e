using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Sources;

/// <summary>
/// The words tools have for how bad it is and how it stands, and ours for them. One table for all formats; what an admin
/// wrote for a source goes before it. Words are compared in lower case, without blanks around them.
/// </summary>
public static class ForeignWords
{
    /// <summary>Their word and our severity.</summary>
    public static IReadOnlyDictionary<string, string> Severities { get; } = Table(
        ("critical", "critical crit fatal emergency emerg panic page disaster blocker alert p0 p1 sev0 sev1"),
        ("major", "major high error err severe urgent failure failed p2 sev2"),
        ("warning", "warning warn minor medium moderate average p3 sev3"),
        ("info", "info information informational notice note low none ok normal success debug trace p4 p5 sev4 sev5"));

    /// <summary>Their word, and <c>firing</c> or <c>resolved</c>.</summary>
    public static IReadOnlyDictionary<string, string> States { get; } = Table(
        ("firing", "firing alerting alert problem down open opened reopened triggered active failing failed failure error critical unhealthy no_data nodata"),
        ("resolved", "resolved resolve ok up recovered recovery normal closed close cleared clear inactive healthy success fixed"));

    /// <summary>Their word, and <c>running</c>, <c>succeeded</c> or <c>failed</c>.</summary>
    public static IReadOnlyDictionary<string, string> TaskStatuses { get; } = Table(
        ("running", "running started in_progress in-progress pending queued waiting"),
        ("succeeded", "succeeded success successful ok completed complete done passed finished"),
        ("failed", "failed failure fail error timed_out timeout cancelled canceled aborted startup_failure"));

    /// <summary>The severity that word means, or null where nobody says.</summary>
    public static Severity? Severity(string? word, FormatRules rules) => Words.Parse<Severity>(Find(word, rules.Severities, Severities));

    /// <summary>Whether that word means that an alert began or ended, or null where nobody says.</summary>
    public static AlertState? State(string? word, FormatRules rules) => Words.Parse<AlertState>(Find(word, rules.States, States));

    /// <summary><c>running</c>, <c>succeeded</c>, <c>failed</c>, or null where nobody says.</summary>
    public static string? TaskStatus(string? word) => Find(word, FormatRules.None.States, TaskStatuses);

    private static string? Find(string? word, IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> then)
    {
        var asked = Typed.Trimmed(word).ToLowerInvariant();
        return first.GetValueOrDefault(asked) ?? then.GetValueOrDefault(asked);
    }

    private static Dictionary<string, string> Table(params IEnumerable<(string Ours, string Theirs)> rows) =>
        rows.SelectMany(row => row.Theirs.Split(' '), (row, theirs) => (theirs, row.Ours)).ToDictionary(word => word.theirs, word => word.Ours);
}
