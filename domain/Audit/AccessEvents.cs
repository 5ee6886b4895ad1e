namespace LiveNotify.Domain.Audit;

/// <summary>Who may come in, who came in, and what was taken out: what people do that changes no configuration of mail.</summary>
public interface IAccessEvent
{
    DateTimeOffset At { get; }
}

/// <param name="Role"><c>admin</c> or <c>auditor</c>.</param>
public sealed record UserAdded(Guid UserId, string Email, string Role, DateTimeOffset At) : IAccessEvent;

/// <summary>Only what changed is set; null means unchanged.</summary>
public sealed record UserModified(Guid UserId, string Email, string? Role, string? Language, string? TimeZone, DateTimeOffset At) : IAccessEvent;

public sealed record UserEnabled(Guid UserId, string Email, DateTimeOffset At) : IAccessEvent;

public sealed record UserDisabled(Guid UserId, string Email, DateTimeOffset At) : IAccessEvent;

/// <summary>Somebody locked out by failed attempts may try again at once.</summary>
public sealed record UserUnlocked(Guid UserId, string Email, DateTimeOffset At) : IAccessEvent;

/// <summary>A link was made by which the person chooses a password.</summary>
public sealed record UserInvited(Guid UserId, string Email, DateTimeOffset At) : IAccessEvent;

public sealed record UserPasswordSet(Guid UserId, string Email, DateTimeOffset At) : IAccessEvent;

/// <summary>Every session of this person ended.</summary>
public sealed record UserSignedOutEverywhere(Guid UserId, string Email, DateTimeOffset At) : IAccessEvent;

public sealed record UserSignedIn(Guid UserId, string Email, DateTimeOffset At) : IAccessEvent;

public sealed record UserSignedOut(Guid UserId, string Email, DateTimeOffset At) : IAccessEvent;

/// <param name="UserId">Null where nobody has this address.</param>
/// <param name="Why"><c>password</c>, <c>locked</c>, <c>disabled</c> or <c>unknown</c>.</param>
public sealed record SignInRefused(Guid? UserId, string Email, string Why, DateTimeOffset At) : IAccessEvent;

/// <summary>So many more were refused in a minute than had entries of their own.</summary>
/// <param name="UserId">Null for all the addresses that nobody has.</param>
/// <param name="Why">As of <see cref="SignInRefused"/>.</param>
public sealed record SignInsRefused(Guid? UserId, string Email, string Why, int Count, DateTimeOffset At) : IAccessEvent;

/// <param name="Scope"><c>admin</c> or <c>read</c>.</param>
public sealed record TokenIssued(Guid TokenId, string Name, string Scope, DateTimeOffset? ExpiresAt, DateTimeOffset At) : IAccessEvent;

public sealed record TokenRevoked(Guid TokenId, string Name, DateTimeOffset At) : IAccessEvent;

/// <summary>A test mail was tried with values that nobody saved.</summary>
/// <param name="SenderId">The sender whose form it was; null for one that is not saved at all.</param>
/// <param name="Server">Host and port.</param>
/// <param name="Diagnosis">The code of what went wrong; null when the relay accepted the mail.</param>
public sealed record TestMailTried(Guid? SenderId, string Outbox, string Server, string To, bool Ok, string? Diagnosis, DateTimeOffset At) : IAccessEvent;

/// <summary>A sample was sent as a source, or one of its requests replayed.</summary>
/// <param name="Name">Of the source, as it was called then.</param>
public sealed record SourceTried(Guid SourceId, string Name, bool IsReplay, DateTimeOffset At) : IAccessEvent;

/// <summary>There is a new key, and every key that seals cookies and stored passwords is protected as the settings say now.</summary>
/// <param name="KeyId">Of the new one.</param>
/// <param name="Keys">How many there are.</param>
/// <param name="ProtectedBy">The setting that names what protects them; null where nothing does.</param>
public sealed record KeysRotated(Guid KeyId, int Keys, string? ProtectedBy, DateTimeOffset At) : IAccessEvent;

/// <summary>Keys that nothing opens any more were given up, and with them what they had sealed.</summary>
public sealed record KeysForgotten(IReadOnlyList<string> Keys, DateTimeOffset At) : IAccessEvent;

/// <param name="What">What was taken out: <c>audit</c> or <c>deliveries</c>.</param>
/// <param name="Filter">As it stood in the address, perhaps empty.</param>
public sealed record Exported(string What, string Format, string Filter, DateTimeOffset At) : IAccessEvent;
