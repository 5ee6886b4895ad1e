using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;

namespace LiveNotify.Web.Intake;

/// <summary>What a format made of a body.</summary>
internal abstract record Parsed
{
    private Parsed() { }

    /// <summary>Our words, still to be judged.</summary>
    public sealed record Draft(ReportDraft Report) : Parsed;

    /// <summary>It is not what it says it is: 400.</summary>
    public sealed record Unreadable(Phrase Why) : Parsed;

    /// <summary>It can be read, but a field has another type than ours: 422.</summary>
    public sealed record Invalid(Refusal Refusal) : Parsed;
}
