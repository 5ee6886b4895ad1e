using LiveNotify.Domain;

namespace LiveNotify.Web.EventStore;

/// <summary>What a post came to.</summary>
public enum RequestVerdict
{
    /// <summary>At least one new notification.</summary>
    Accepted,

    /// <summary>Everything in it was there already.</summary>
    Repeat,

    /// <summary>Rightly posted, and nothing to tell anybody of: a tool's test, or an event nobody wants mail about.</summary>
    Nothing,

    /// <summary>The caller has to change something, or to wait.</summary>
    Refused,

    /// <summary>It could not be stored; the fault is on this side.</summary>
    Failed,
}

/// <summary>How a request came about.</summary>
public enum RequestOrigin
{
    Posted,

    /// <summary>An admin ran an earlier one again.</summary>
    Replay,

    /// <summary>An admin sent a sample.</summary>
    Sample,
}

/// <summary>Why, as a sentence to be said in the reader's language.</summary>
/// <param name="Field">By its name in the body; empty where it is about no field.</param>
public sealed record RequestReason(string Field, string Template, IReadOnlyList<string> Values)
{
    public Phrase Sentence() => new(Template, [.. Values]);
}

/// <summary>One of the last requests of a source, refused ones too, without secrets.</summary>
/// <param name="Id">UUID version 7: the newest is the highest.</param>
/// <param name="By">The admin who replayed it or sent the sample; null when it was posted.</param>
/// <param name="Headers">The few that say what is posted; never one that says who posts.</param>
/// <param name="Reasons">Empty when all is well.</param>
/// <param name="Notifications">What it made or repeats.</param>
/// <param name="Body">As text, secrets replaced by dots.</param>
/// <param name="IsCut">The body was longer than what is kept of it; such a request cannot be replayed.</param>
/// <param name="IsStranger">Whoever posted did not show to be the source.</param>
public sealed record PostedRequest(
    Guid Id,
    Guid SourceId,
    DateTimeOffset At,
    RequestOrigin Origin,
    string? By,
    string? Address,
    string? ContentType,
    IReadOnlyDictionary<string, string> Headers,
    int Status,
    RequestVerdict Verdict,
    IReadOnlyList<RequestReason> Reasons,
    IReadOnlyList<Guid> Notifications,
    string Body,
    bool IsCut,
    bool IsStranger);

/// <summary>When a source was last heard of; a document of its own, for the requests themselves come and go.</summary>
/// <param name="Id">Of the source.</param>
public sealed record SourceContact(Guid Id, DateTimeOffset LastHeardAt);

/// <summary>A request that was just answered, as it came in; what is kept of it is worked out later, off the caller's time.</summary>
/// <param name="Body">The raw bytes; null when there were more than the intake takes.</param>
public sealed record HeardRequest(
    Guid Id,
    Guid SourceId,
    DateTimeOffset At,
    RequestOrigin Origin,
    Actor Actor,
    string? ContentType,
    IReadOnlyDictionary<string, string> Headers,
    int Status,
    RequestVerdict Verdict,
    IReadOnlyList<Refusal> Reasons,
    IReadOnlyList<Guid> Notifications,
    ReadOnlyMemory<byte>? Body,
    bool IsStranger)
{
    /// <summary>How many bytes of a body are kept.</summary>
    public const int MaxBody = 64 * 1024;

    internal PostedRequest Kept()
    {
        var body = Body ?? default;
        return new(
            Id, SourceId, At, Origin, Origin == RequestOrigin.Posted ? null : Actor.Name, Actor.Address, ContentType,
            Headers.ToDictionary(header => header.Key, header => SecretCut.Of(header.Value, header.Key)),
            Status, Verdict,
            [.. Reasons.Select(reason => new RequestReason(SecretCut.Of(reason.Field), reason.Why.Template, [.. reason.Why.Values.Select(value => SecretCut.Of($"{value}"))]))],
            Notifications,
            SecretCut.Of(SecretCut.Text(body.Span[..Math.Min(body.Length, MaxBody)])),
            Body is null || body.Length > MaxBody,
            IsStranger);
    }
}
