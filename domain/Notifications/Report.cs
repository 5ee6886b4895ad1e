using System.Text.Json.Serialization;

namespace LiveNotify.Domain.Notifications;

/// <summary>What sort of thing happened.</summary>
public enum Kind
{
    Alert,
    Task,
    System,
}

/// <summary>How much it matters, lowest first.</summary>
public enum Severity
{
    Info,
    Warning,
    Major,
    Critical,
}

/// <summary>Whether an alert began or ended; other kinds have no state.</summary>
public enum AlertState
{
    Firing,
    Resolved,
}

/// <summary>How a task goes; other kinds have no such status. In the API it is the <c>taskStatus</c>.</summary>
public enum TaskState
{
    Running,
    Succeeded,
    Failed,
}

/// <summary>One thing that happened, in our words, normalised and valid: what every format is translated to.</summary>
/// <param name="Title">One line, 1-255 characters.</param>
/// <param name="Body">Plain text, perhaps empty.</param>
/// <param name="Resource">What it happened to, perhaps empty.</param>
/// <param name="Key">Names the thing across repeats and its end; null when the source has none.</param>
/// <param name="State">Null for anything but alerts.</param>
/// <param name="Link">Absolute http(s) address of the source's own page, or null.</param>
public sealed record Report(
    Kind Kind,
    Severity Severity,
    string Title,
    string Body,
    string Resource,
    string? Key,
    AlertState? State,
    string? Link,
    DateTimeOffset OccurredAt,
    IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>By name: the order in which a source writes them is not kept.</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, string>> LabelsByName => Labels.OrderBy(label => label.Key, StringComparer.Ordinal);

    /// <summary>How far a task is; null for the other kinds, and for a task whose source does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TaskState? TaskStatus { get; init; }

    /// <summary>Percent of a task that is done, 0-100; null where its source does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Progress { get; init; }

    /// <summary>What LiveNotify tells of itself, so that each reader gets it in their own language; null for what others report.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnEvent? Own { get; init; }

    /// <summary>
    /// The state repeats of one key have in common: what is firing, resolved, running or over is no repeat of what was not.
    /// Empty where there is none.
    /// </summary>
    [JsonIgnore]
    public string StateWord => this switch
    {
        { Own.What: var what } => Words.Of(what),
        { State: { } state } => Words.Of(state),
        { TaskStatus: { } status } => Words.Of(status),
        _ => "",
    };
}
