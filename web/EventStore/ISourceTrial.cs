using LiveNotify.Domain;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.EventStore;

/// <summary>What came of a sample or a replay.</summary>
/// <param name="RequestId">Under which it is among the last requests.</param>
/// <param name="Status">What a source would have been answered: 202, 400, 422...</param>
/// <param name="Reasons">Why it made no notification; empty when it did.</param>
/// <param name="Receptions">The notifications it made.</param>
public sealed record TrialAnswer(
    Guid RequestId, int Status, RequestVerdict Verdict, IReadOnlyList<Refusal> Reasons, IReadOnlyList<Reception> Receptions);

/// <summary>What came of asking for one.</summary>
public abstract record SourceTrial
{
    private SourceTrial() { }

    public sealed record Ran(TrialAnswer Answer) : SourceTrial;

    /// <summary>There is no such source, or the request is not among its last ones any more.</summary>
    public sealed record Missing : SourceTrial;

    /// <summary>It cannot be run; the sentence says why and the way out.</summary>
    public sealed record NotNow(Phrase Why) : SourceTrial;
}

/// <summary>
/// Puts a body through all that a post of a source goes through but the door: an admin stands for it. Notifications made
/// this way are real and their mails go out. It runs for a disabled source too, and is never taken for a repeat.
/// </summary>
public interface ISourceTrial
{
    /// <summary>What a post in this format looks like.</summary>
    string SampleOf(SourceFormat format);

    /// <param name="body">Null: the format's own sample.</param>
    /// <param name="contentType">Null: the format's own.</param>
    Task<SourceTrial> SendAsync(Guid sourceId, string? body, string? contentType, Actor actor, CancellationToken cancellationToken);

    /// <summary>Runs one of the last requests again, as it is kept: secrets in it are dots now.</summary>
    Task<SourceTrial> ReplayAsync(Guid sourceId, Guid requestId, Actor actor, CancellationToken cancellationToken);
}
