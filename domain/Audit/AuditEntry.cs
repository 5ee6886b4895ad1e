namespace LiveNotify.Domain.Audit;

/// <summary>One field of a subject, before and after.</summary>
/// <param name="Field">By its API name.</param>
/// <param name="From">Null where there was nothing. Of a secret never its value: null.</param>
/// <param name="To">Null where there is nothing any more. Of a secret never its value: <c>changed</c>, <c>set</c> or <c>removed</c>.</param>
public sealed record AuditChange(string Field, string? From, string? To);

/// <summary>What somebody did, before it has its place in the chain.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Actor">A user's address, or <c>token:NAME</c>.</param>
/// <param name="Subject">Path of the thing in the API, such as <c>senders/ID</c>.</param>
/// <param name="SubjectName">What it was called then, for people.</param>
/// <param name="Version">Of the subject after it; null where it has none.</param>
/// <param name="Action">What happened to it, such as <c>modified</c>.</param>
/// <param name="Comment">In the actor's words, or null.</param>
/// <param name="EventId">The event it tells of; null only where none is kept.</param>
/// <param name="EventHash">SHA-256, in hex, over type, stream and canonical JSON of that event.</param>
public sealed record AuditRecord(
    DateTimeOffset At,
    string Actor,
    string? Ip,
    string? UserAgent,
    string? Correlation,
    string Subject,
    string SubjectName,
    int? Version,
    string Action,
    IReadOnlyList<AuditChange> Changes,
    string? Comment,
    Guid? EventId,
    string? EventHash);

/// <summary>A link of the chain: what happened, its place, and the seal over both and over the link before.</summary>
/// <param name="Sequence">From 1, without a gap.</param>
/// <param name="PreviousHash">Of the entry before; <see cref="AuditChain.Origin"/> for the first.</param>
/// <param name="Hash">SHA-256 in lower-case hex; see <see cref="AuditChain.HashOf(long, AuditRecord, string)"/>.</param>
public sealed record AuditEntry(long Sequence, AuditRecord Record, string PreviousHash, string Hash);
