using LiveNotify.Domain.Audit;
using Microsoft.AspNetCore.Identity;

namespace LiveNotify.Web.Access;

/// <summary>Lets people in by their password and out again, and puts both on record; a refusal, too.</summary>
public sealed class SignIns(UserManager<User> users, SignInManager<User> signIn, AccessJournal journal, RefusalFold fold, TimeProvider clock)
{
    private const int Tries = 10;

    /// <summary>Checked where there is no password to check, so that it takes as long as where there is one.</summary>
    private static readonly string NobodysHash = new PasswordHasher<User>().HashPassword(new(), Secrets.New(""));

    /// <param name="Ok">They are in.</param>
    /// <param name="LockedFor">How long nobody gets in with this address; null where it is not locked.</param>
    public readonly record struct Answer(bool Ok, TimeSpan? LockedFor = null);

    public async Task<Answer> InAsync(string email, string password, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            // Of guesses made at once, each counts: one that was overtaken looks again.
            if (await TryAsync(email, password, cancellationToken) is { } answer) return answer;
            if (tried == Tries) return new(false);
        }
    }

    /// <summary>For whoever has just chosen their password. Where somebody else changes the user meanwhile it looks again; nobody is in without it being on record.</summary>
    public async Task InAsync(User user)
    {
        for (var tried = 1; await AcceptAsync(user) is null && tried < Tries && await users.FindByIdAsync(user.Id.ToString()) is { Enabled: true } now; tried++) user = now;
    }

    public async Task OutAsync(CancellationToken cancellationToken)
    {
        if (signIn.Context.User is { Identity: { IsAuthenticated: true, Name: { } email } } caller && caller.UserId() is { } id)
            await journal.WriteAsync(id, AccessActs.SignedOut(id, email, clock.GetUtcNow()), journal.Caller, cancellationToken);
        await signIn.SignOutAsync();
    }

    private async Task<Answer?> TryAsync(string email, string password, CancellationToken cancellationToken)
    {
        var user = await users.FindByEmailAsync(email);
        if (user is not { Enabled: true })
        {
            Burn(password);
            return await RefuseAsync(user, email, user is null ? SignInRefusals.Unknown : SignInRefusals.Disabled, cancellationToken);
        }

        if (user.IsLocked(clock.GetUtcNow())) return await RefuseAsync(user, email, SignInRefusals.Locked, cancellationToken);
        if (user.PasswordHash is null) Burn(password);
        return await users.CheckPasswordAsync(user, password) ? await AcceptAsync(user) : await CountAsync(user, email);
    }

    private async Task<Answer?> AcceptAsync(User user)
    {
        var now = clock.GetUtcNow();
        (user.LastSignInAt, user.AccessFailedCount) = (now, 0);
        var written = await journal.AlongAsync(ActorOf(user), () => users.UpdateAsync(user), AccessActs.SignedIn(user.ToPerson(), now));
        if (!written.Succeeded) return null;
        await signIn.SignInAsync(user, isPersistent: false);
        return new(true);
    }

    /// <summary>Counts the failure, and locks after the last one allowed.</summary>
    private async Task<Answer?> CountAsync(User user, string email)
    {
        var refused = AccessActs.Refused(user.Id, email, SignInRefusals.Password, clock.GetUtcNow());
        var written = await journal.AlongAsync(journal.Caller, () => users.AccessFailedAsync(user), refused);
        return written.Succeeded ? new Answer(false, LockOf(user)) : null;
    }

    private async Task<Answer?> RefuseAsync(User? user, string email, string why, CancellationToken cancellationToken)
    {
        if (fold.HasItsOwn(user?.Id, user?.Email ?? email, why))
            await journal.WriteAsync(user?.Id ?? AccessActs.Nobody, AccessActs.Refused(user?.Id, email, why, clock.GetUtcNow()), journal.Caller, cancellationToken);
        return new Answer(false, why == SignInRefusals.Locked ? LockOf(user!) : null);
    }

    private EventStore.Actor ActorOf(User user) => journal.Caller with { Name = user.Email };

    private TimeSpan? LockOf(User user) => user.LockoutEnd - clock.GetUtcNow() is { Ticks: > 0 } left ? left : null;

    private void Burn(string password) => users.PasswordHasher.VerifyHashedPassword(new(), NobodysHash, password);
}
