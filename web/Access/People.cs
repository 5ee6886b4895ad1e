using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using Marten;
using Microsoft.AspNetCore.Identity;

namespace LiveNotify.Web.Access;

/// <summary>What came of a change of a user.</summary>
/// <param name="User">As they stand now; null when there is no such user, or none was made.</param>
/// <param name="Refusals">Every broken rule; with one, nothing was changed.</param>
/// <param name="Secret">Of the one-time link, where one was made: shown once, kept nowhere.</param>
public sealed record Changed(User? User, IReadOnlyList<Refusal> Refusals, string? Secret = null)
{
    /// <summary>Records print themselves; this one must not.</summary>
    public override string ToString() => $"{nameof(Changed)} {User?.Email}";
}

/// <summary>What an admin does with users, whichever way: page, API or command line. Who calls is on record with it.</summary>
public sealed class People(UserManager<User> users, IDocumentStore store, AccessJournal journal, TimeProvider clock)
{
    /// <summary>How long a one-time link works.</summary>
    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(7);

    private const int Tries = 5;

    private static readonly Changed Missing = new(null, []);

    /// <summary>By address.</summary>
    public async Task<IReadOnlyList<User>> AllAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.Query<User>().OrderBy(u => u.NormalizedEmail).ToListAsync(cancellationToken);
    }

    public Task<User?> FindAsync(Guid id) => users.FindByIdAsync(id.ToString());

    public Task<User?> FindAsync(string email) => users.FindByEmailAsync(email.Trim());

    /// <param name="password">Null: there is none until the person chooses one by the link.</param>
    public async Task<Changed> AddAsync(UserDraft draft, string? password)
    {
        if (draft.Check(null).Concat(journal.Caller.Refusals).ToList() is { Count: > 0 } refusals) return new(null, refusals);
        var (user, now) = (draft.ToUser(clock.GetUtcNow()), clock.GetUtcNow());
        if (password is not null) return Answer(user, await users.CreateAsync(user, password))!;
        var secret = Invite(user, now);
        return Answer(user, await journal.AlongAsync(null, () => users.CreateAsync(user), AccessActs.Invited(user.ToPerson(), now)), secret)!;
    }

    /// <summary>Another role, or being disabled, ends every session of theirs.</summary>
    public Task<Changed> ModifyAsync(Guid id, UserDraft draft) => ChangeAsync(id, async user =>
    {
        if (draft.Check(user).Concat(journal.Caller.Refusals).ToList() is { Count: > 0 } refusals) return new(user, refusals);
        var (role, enabled) = (user.Role, user.Enabled);
        draft.ApplyTo(user);
        var (isOther, isOut) = (user.Role != role, enabled && !user.Enabled);
        if (isOut) Uninvite(user);
        return Answer(user, isOther || isOut ? await users.UpdateSecurityStampAsync(user) : await users.UpdateAsync(user), lastAdminField: isOut ? "enabled" : "role");
    });

    /// <summary>The password works no more and every session ends; a one-time link lets the person choose another.</summary>
    public Task<Changed> ResetAsync(Guid id) => ChangeAsync(id, async user =>
    {
        if (!user.Enabled) return new(user, [new("enabled", "{0} is disabled: enable the user first", user.Email)]);
        if (journal.Caller.CommentRefused is { } refused) return new(user, [refused]);
        var now = clock.GetUtcNow();
        (user.PasswordHash, user.LockoutEnd, user.AccessFailedCount) = (null, null, 0);
        var secret = Invite(user, now);
        var person = user.ToPerson();
        return Answer(
            user,
            await journal.AlongAsync(null, () => users.UpdateSecurityStampAsync(user), AccessActs.Invited(person, now), AccessActs.SignedOutEverywhere(person, now)),
            secret);
    });

    public Task<Changed> SignOutEverywhereAsync(Guid id) => ChangeAsync(id, async user => Answer(
        user, await journal.AlongAsync(null, () => users.UpdateSecurityStampAsync(user), AccessActs.SignedOutEverywhere(user.ToPerson(), clock.GetUtcNow()))));

    /// <summary>Lets somebody try again at once who failed too often.</summary>
    public Task<Changed> UnlockAsync(Guid id) => ChangeAsync(id, async user =>
    {
        (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
        return Answer(user, await journal.AlongAsync(null, () => users.UpdateAsync(user), AccessActs.Unlocked(user.ToPerson(), clock.GetUtcNow())));
    });

    /// <summary>Whom a one-time link is for; null when it does not work: used, replaced, expired, or its person disabled.</summary>
    public async Task<User?> InvitedAsync(string? secret, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(secret)) return null;
        var hash = Secrets.Hash(secret);
        await using var session = store.QuerySession();
        var user = await session.Query<User>().FirstOrDefaultAsync(u => u.InvitationHash == hash, cancellationToken);
        return user is { Enabled: true } && user.IsInvited(clock.GetUtcNow()) ? user : null;
    }

    /// <summary>The person of the link chooses their password; with that the link is used up. Of two at once, one succeeds.</summary>
    public async Task<Changed> AcceptAsync(string? secret, string password, string? timeZone, CancellationToken cancellationToken)
    {
        if (await InvitedAsync(secret, cancellationToken) is not { } user) return Missing;
        Uninvite(user);
        if (user.LastSignInAt is null && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone ?? "", out _)) user.TimeZone = timeZone!;
        var result = await journal.AlongAsync(journal.Caller with { Name = user.Email }, () => users.AddPasswordAsync(user, password));
        return result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure)) ? Missing : Answer(user, result)!;
    }

    /// <summary>When somebody else wrote in between, looks again and changes what is there now.</summary>
    private async Task<Changed> ChangeAsync(Guid id, Func<User, Task<Changed?>> change)
    {
        for (var tried = 1; ; tried++)
        {
            if (await FindAsync(id) is not { } user) return Missing;
            if (await change(user) is { } changed) return changed;
            if (tried == Tries) throw new InvalidOperationException($"User {id} is being changed all the time");
        }
    }

    /// <returns>Null when somebody else wrote first.</returns>
    private static Changed? Answer(User user, IdentityResult result, string? secret = null, string lastAdminField = "enabled") =>
        result.Succeeded ? new(user, [], secret)
        : result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure)) ? null
        : result.Errors.Any(e => e.Code == UserStore.LastAdmin)
            ? new(user, [new(lastAdminField, "{0} is the last enabled admin: make or enable another one first", user.Email)])
            : new(null, result.Refusals("password"));

    private static string Invite(User user, DateTimeOffset now)
    {
        var secret = Secrets.New("");
        (user.InvitationHash, user.InvitationExpiresAt) = (Secrets.Hash(secret), now + InvitationLife);
        return secret;
    }

    private static void Uninvite(User user) => (user.InvitationHash, user.InvitationExpiresAt) = (null, null);
}
