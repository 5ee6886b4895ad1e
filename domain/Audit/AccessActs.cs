namespace LiveNotify.Domain.Audit;

/// <summary>Somebody who may sign in, as far as an auditor cares.</summary>
/// <param name="Role"><c>admin</c> or <c>auditor</c>.</param>
/// <param name="Language">BCP 47 tag, or null to follow the browser.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Password">Anything that is another for another password, never the password; null where there is none.</param>
public sealed record Person(Guid Id, string Email, string Role, bool Enabled, string? Language, string TimeZone, string? Password);

/// <summary>Why somebody was not let in.</summary>
public static class SignInRefusals
{
    public const string Password = "password";
    public const string Locked = "locked";
    public const string Disabled = "disabled";
    public const string Unknown = "unknown";
}

/// <summary>Makes the events of <see cref="IAccessEvent"/>: what happened to people and tokens, told from what is there before and after.</summary>
public static class AccessActs
{
    public const int MaxFilter = 1000;

    /// <summary>The stream of what concerns nobody known: refusals of addresses that nobody has.</summary>
    public static Guid Nobody { get; } = new("6e6f626f-6479-7000-8000-000000000000");

    /// <summary>The stream of the ring of keys that seals cookies and stored passwords.</summary>
    public static Guid KeyRing { get; } = new("6b657972-696e-7000-8000-000000000000");

    /// <summary>Everything that is not the same afterwards.</summary>
    /// <param name="before">Null where there was no such user.</param>
    public static IReadOnlyList<IAccessEvent> Between(Person? before, Person after, DateTimeOffset at)
    {
        var events = new List<IAccessEvent>();
        if (before is null)
            events.Add(new UserAdded(after.Id, after.Email, after.Role, at));
        else if ((before.Role, before.Language, before.TimeZone) != (after.Role, after.Language, after.TimeZone))
            events.Add(new UserModified(
                after.Id, after.Email,
                Changed(before.Role, after.Role), Changed(before.Language ?? "", after.Language ?? ""), Changed(before.TimeZone, after.TimeZone), at));
        if (after.Enabled != (before?.Enabled ?? true))
            events.Add(after.Enabled ? new UserEnabled(after.Id, after.Email, at) : new UserDisabled(after.Id, after.Email, at));
        if (before is not null && after.Password is not null && after.Password != before.Password)
            events.Add(new UserPasswordSet(after.Id, after.Email, at));
        return events;
    }

    public static IAccessEvent Invited(Person person, DateTimeOffset at) => new UserInvited(person.Id, person.Email, at);

    public static IAccessEvent SignedIn(Person person, DateTimeOffset at) => new UserSignedIn(person.Id, person.Email, at);

    public static IAccessEvent SignedOut(Guid id, string email, DateTimeOffset at) => new UserSignedOut(id, email, at);

    public static IAccessEvent SignedOutEverywhere(Person person, DateTimeOffset at) => new UserSignedOutEverywhere(person.Id, person.Email, at);

    /// <param name="typed">
    /// What stood in the field for the address. What is no address is not kept: it may be a password in the wrong field.
    /// </param>
    /// <param name="why">One of <see cref="SignInRefusals"/>.</param>
    public static IAccessEvent Refused(Guid? id, string? typed, string why, DateTimeOffset at) =>
        new SignInRefused(id, EmailAddress.Parse(typed) is { DisplayName: "" } address ? address.Address : "-", why, at);

    /// <param name="email">Of the account; <c>-</c> for all the addresses that nobody has.</param>
    public static IAccessEvent RefusedMore(Guid? id, string email, string why, int count, DateTimeOffset at) => new SignInsRefused(id, email, why, count, at);

    /// <param name="scope"><c>admin</c> or <c>read</c>.</param>
    public static IAccessEvent Issued(Guid tokenId, string name, string scope, DateTimeOffset? expiresAt, DateTimeOffset at) =>
        new TokenIssued(tokenId, name, scope, expiresAt, at);

    public static IAccessEvent Revoked(Guid tokenId, string name, DateTimeOffset at) => new TokenRevoked(tokenId, name, at);

    public static IAccessEvent Unlocked(Person person, DateTimeOffset at) => new UserUnlocked(person.Id, person.Email, at);

    public static IAccessEvent TestTried(Guid? senderId, string outbox, string server, string to, bool ok, string? diagnosis, DateTimeOffset at) =>
        new TestMailTried(senderId, outbox, server, to, ok, diagnosis, at);

    public static IAccessEvent Tried(Guid sourceId, string name, bool isReplay, DateTimeOffset at) => new SourceTried(sourceId, name, isReplay, at);

    public static IAccessEvent KeysRotated(Guid keyId, int keys, string? protectedBy, DateTimeOffset at) => new KeysRotated(keyId, keys, protectedBy, at);

    public static IAccessEvent KeysForgotten(IReadOnlyList<string> keys, DateTimeOffset at) => new KeysForgotten(keys, at);

    /// <param name="filter">Longer than <see cref="MaxFilter"/> it is cut.</param>
    public static IAccessEvent Export(string what, string format, string filter, DateTimeOffset now) =>
        new Exported(what, format, filter.Length > MaxFilter ? filter[..MaxFilter] : filter, now);

    private static string? Changed(string before, string after) => before == after ? null : after;
}
