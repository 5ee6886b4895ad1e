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
    IReadOnlyDictionary<string, string> Labels);
