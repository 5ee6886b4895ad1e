using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Receivers;

/// <summary>Which condition of a receiver does not let a report through.</summary>
public enum MismatchCode
{
    Removed,
    Disabled,
    Kind,
    Severity,
    Source,
    Label,
    Matcher,
}

/// <summary>One reason why a receiver does not hear of a report.</summary>
/// <param name="Why">Names what the report has and what the receiver takes.</param>
public sealed record Mismatch(MismatchCode Code, Phrase Why)
{
    internal static Mismatch Removed { get; } = new(MismatchCode.Removed, new Phrase("It was removed"));

    internal static Mismatch Disabled { get; } = new(MismatchCode.Disabled, new Phrase("It is disabled"));

    internal static Mismatch Source { get; } = new(MismatchCode.Source, new Phrase("It takes other sources only"));

    internal static Mismatch OfKind(Kind kind, IEnumerable<Kind> taken) => new(
        MismatchCode.Kind, new Phrase("Kind is {0}; it takes {1}", Word(kind), taken.Select(Word).Aggregate((all, next) => new Phrase("{0}, {1}", all, next))));

    internal static Mismatch OfSeverity(Severity severity, Severity least) =>
        new(MismatchCode.Severity, new Phrase("Severity is {0}; it takes {1} and above", Word(severity), Word(least)));

    /// <param name="taken">The value, or the matcher.</param>
    internal static Mismatch OfLabel(MismatchCode code, string label, IReadOnlyDictionary<string, string> labels, string taken) => new(
        code,
        labels.TryGetValue(label, out var value) && value.Length > 0
            ? new Phrase("Label {0} is {1}; it takes {2}", label, value, taken)
            : new Phrase("Label {0} is missing; it takes {1}", label, taken));

    internal static Mismatch OfUnreadable(string matcher) =>
        new(MismatchCode.Matcher, new Phrase("Its matcher {0} cannot be read; save the receiver anew", matcher));

    private static Phrase Word<T>(T word) where T : struct, Enum => new(word.ToString());
}
