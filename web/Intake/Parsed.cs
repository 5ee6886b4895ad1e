using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;

namespace LiveNotify.Web.Intake;

/// <summary>One thing a post tells of, in our words, still to be judged.</summary>
/// <param name="Id">What the source itself names this occurrence by, always: a repeat of it is harmless. Null when it names it by nothing.</param>
internal sealed record ReportedDraft(ReportDraft Draft, string? Id = null)
{
    /// <summary>The name is of what is so, not of one occurrence: after the thing changed its state, the same name tells something new.</summary>
    public bool NamesState { get; init; }
}

/// <summary>What a format made of a body.</summary>
internal abstract record Parsed
{
    private Parsed() { }

    /// <summary>One or more, in their order.</summary>
    public sealed record Reports(params IReadOnlyList<ReportedDraft> Drafts) : Parsed;

    /// <summary>Rightly posted, and nothing to tell anybody of: the tool's test, or an event nobody wants mail about.</summary>
    public sealed record Nothing(Phrase Why) : Parsed;

    /// <summary>It is not what it says it is: 400.</summary>
    public sealed record Unreadable(Phrase Why) : Parsed;

    /// <summary>It can be read, but fields are not as they must be: 422.</summary>
    public sealed record Invalid(params IReadOnlyList<Refusal> Refusals) : Parsed;
}
