using LiveNotify.Domain.Audit;
using LiveNotify.Web.EventStore;
using Marten;

namespace LiveNotify.Web.Access;

/// <summary>
/// Keeps a flood of refused sign-ins from filling the record: of one account, and of all addresses that nobody has together, the first of
/// each minute have entries of their own, and the others one entry with their number. An account never shares with another, so no flood
/// hides what is tried on it.
/// </summary>
public sealed class RefusalFold(IDocumentStore store, TimeProvider clock, ILogger<RefusalFold> logger) : BackgroundService
{
    /// <summary>How many a minute, a node and an account have entries of their own.</summary>
    public const int Own = 20;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Dictionary<(Guid? UserId, string Why), Tally> _tallies = [];

    /// <summary>False: it was counted, and needs no entry.</summary>
    /// <param name="userId">Null where nobody has the address.</param>
    public bool HasItsOwn(Guid? userId, string email, string why)
    {
        lock (_lock)
        {
            if (!_tallies.TryGetValue((userId, why), out var tally)) _tallies[(userId, why)] = tally = new(userId is null ? "-" : email);
            if (tally.Own++ < Own) return true;
            tally.More++;
            return false;
        }
    }

    /// <summary>Puts the numbers on record and begins to count anew.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        var tallies = Take();
        if (tallies.Values.All(tally => tally.More == 0)) return;
        try
        {
            await using var session = store.LightweightSession();
            Actor.Anonymous.SignOn(session);
            foreach (var ((userId, why), tally) in tallies.Where(pair => pair.Value.More > 0))
                session.Events.Append(userId ?? AccessActs.Nobody, AccessActs.RefusedMore(userId, tally.Email, why, tally.More, clock.GetUtcNow()));
            await session.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            PutBack(tallies);
            throw;
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Window, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await TryWriteAsync(stoppingToken);
    }

    private async Task TryWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.LogWarning("Refused sign-ins are counted and not yet on record; they come with the next minute's: {Reason}", e.Message);
        }
    }

    private Dictionary<(Guid?, string), Tally> Take()
    {
        lock (_lock)
        {
            var taken = _tallies;
            _tallies = [];
            return taken;
        }
    }

    private void PutBack(Dictionary<(Guid?, string), Tally> tallies)
    {
        lock (_lock)
            foreach (var (key, tally) in tallies)
                if (_tallies.TryGetValue(key, out var now)) now.More += tally.More;
                else _tallies[key] = tally;
    }

    private sealed class Tally(string email)
    {
        public string Email { get; } = email;

        public int Own { get; set; }

        public int More { get; set; }
    }
}
