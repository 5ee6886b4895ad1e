using LiveNotify.Domain;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Intake;

/// <summary>What came of a post.</summary>
internal abstract record Verdict
{
    private Verdict() { }

    public abstract int Status { get; }

    public abstract RequestVerdict Word { get; }

    public virtual IReadOnlyList<Refusal> Reasons => [];

    /// <summary>It is stored: 202 where anything is new, 200 where all of it was there.</summary>
    public sealed record Stored(IReadOnlyList<Reception> Receptions) : Verdict
    {
        public override int Status => IsNew ? StatusCodes.Status202Accepted : StatusCodes.Status200OK;

        public override RequestVerdict Word => IsNew ? RequestVerdict.Accepted : RequestVerdict.Repeat;

        private bool IsNew => Receptions.Any(reception => !reception.Duplicate);
    }

    /// <summary>Received, and nothing to tell anybody of.</summary>
    public sealed record Nothing(Phrase Why) : Verdict
    {
        public override int Status => StatusCodes.Status202Accepted;

        public override RequestVerdict Word => RequestVerdict.Nothing;

        public override IReadOnlyList<Refusal> Reasons => [new("", Why)];
    }

    /// <summary>It can be read, but fields are not as they must be.</summary>
    public sealed record Invalid(IReadOnlyList<Refusal> Refusals) : Verdict
    {
        public override int Status => StatusCodes.Status422UnprocessableEntity;

        public override RequestVerdict Word => RequestVerdict.Refused;

        public override IReadOnlyList<Refusal> Reasons => Refusals;
    }

    /// <summary>It is not taken.</summary>
    /// <param name="Wait">When to come back, where that helps.</param>
    public sealed record Refused(int Code, Phrase Why, TimeSpan? Wait = null) : Verdict
    {
        public override int Status => Code;

        public override RequestVerdict Word => RequestVerdict.Refused;

        public override IReadOnlyList<Refusal> Reasons => [new("", Why)];
    }
}
