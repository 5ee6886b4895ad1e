using LiveNotify.Web.EventStore;
using Marten;

namespace LiveNotify.Web.Access;

/// <summary>
/// The way back in for whoever may run the program beside its database: a one-time link for a user. Where no enabled admin is left,
/// that user becomes one, and is made if need be.
/// </summary>
internal static class UserReset
{
    public static async Task<int> RunAsync(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var (people, journal) = (scope.ServiceProvider.GetRequiredService<People>(), scope.ServiceProvider.GetRequiredService<AccessJournal>());
        journal.Caller = new($"console:{Environment.UserName}");
        var changed = await ResetAsync(people, arguments[0], await AnyAdminAsync(services, stop));
        if (changed is not { User: { } user, Secret: { } secret })
            throw new StartupProblem(changed.Refusals is [{ } refusal, ..] ? $"{refusal.Why}." : $"There is no user {arguments[0]}; an admin can add one at /users.");
        await output.WriteLineAsync($"{user.Email} ({Domain.Words.Of(user.Role)}) chooses a new password here, once, until {user.InvitationExpiresAt:u}:");
        await output.WriteLineAsync(PublicAddress.Invitation(AddressOf(services.GetRequiredService<IConfiguration>()), secret));
        return 0;
    }

    private static async Task<Changed> ResetAsync(People people, string email, bool anyAdmin)
    {
        var user = await people.FindAsync(email);
        if (user is null) return anyAdmin ? new(null, []) : await people.AddAsync(new(email, Claims.AdminRole), null);
        if (!anyAdmin && await people.ModifyAsync(user.Id, new(Role: Claims.AdminRole, Enabled: true)) is { Refusals.Count: > 0 } refused) return refused;
        return await people.ResetAsync(user.Id);
    }

    private static async Task<bool> AnyAdminAsync(IServiceProvider services, CancellationToken stop)
    {
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<User>().AnyAsync(user => user.Enabled && user.Role == Role.Admin, stop);
    }

    private static string AddressOf(IConfiguration configuration) =>
        PublicAddress.Of(configuration) ?? configuration["urls"]?.Split(';')[0].TrimEnd('/') ?? ListenAddresses.Default;
}
