using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace LiveNotify.Web.Access.Keys;

/// <summary>
/// Has this node read the ring anew soon after another process changed it, and again when a key begins to count: what one node seals,
/// every other can open. A ring that this node cannot open is left alone: the one in memory is the better one.
/// </summary>
internal sealed class KeyRingWatch(SharedKeyManager keys, KeyRingGuard guard, IDataProtectionProvider ring, TimeProvider clock, ILogger<KeyRingWatch> logger) : BackgroundService
{
    /// <summary>How soon every node knows a new key.</summary>
    public static readonly TimeSpan Spread = TimeSpan.FromMinutes(1);

    /// <summary>The framework takes a key for active this long before it is, so that no clock that is late is left behind.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string? known = null;
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                known = await LookAsync(known, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("The look at the key ring failed and is repeated in {Pause}: {Reason}", Pause, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>What the ring looks like now.</returns>
    private async Task<string> LookAsync(string? known, CancellationToken cancellationToken)
    {
        var now = Describe(keys.GetAllKeys(), clock.GetUtcNow() + ClockTolerance);
        if (now == known) return now;
        if (await guard.UnreadableAsync(cancellationToken) is { Count: > 0 } unreadable)
            logger.LogError("The key ring was changed, and this node cannot open it: {Why} Until it is started with the right settings it works with the keys it knows", guard.Explain(unreadable));
        else
            ReadAnew(); // The first time, too: between this node's reading at the start and this look another may have made a key.
        return now;
    }

    /// <summary>Whoever uses a ring that is overtaken still gets the old one, and only sets off the reading: that is done here.</summary>
    private void ReadAnew()
    {
        keys.ReadAnew();
        ring.CreateProtector(nameof(KeyRingWatch)).Protect([]);
    }

    private static string Describe(IEnumerable<IKey> keys, DateTimeOffset active) =>
        string.Join(' ', keys.OrderBy(key => key.KeyId).Select(key => $"{key.KeyId} {key.IsRevoked} {key.ActivationDate <= active}"));
}
