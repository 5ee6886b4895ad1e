using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// Asks the deliveries themselves who is due: a retry whose hour has come, a lease that ran out, one that a crash left
/// between its commit and its job. And wakes those that wait for a sender when a sender recovered, was released, or another
/// one can take over. At start and then every second; the questions cost a look at small indexes.
/// </summary>
public sealed class Sweep(DueDeliveries deliveries, Dispatcher dispatcher, TimeProvider clock, ILogger<Sweep> logger) : BackgroundService
{
    private const int MaxDueForEachSender = 1000;
    private const int MaxWoken = 2000;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How long a delivery that was dispatched for the same hour is left alone: its job may be waiting in line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private readonly Dictionary<DueDelivery, DateTimeOffset> _dispatched = [];
    private string? _ways;
    private Guid? _wokenUpTo;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        do
        {
            try
            {
                await DispatchDueAsync(stoppingToken);
                await WakeAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("The sweep for due deliveries failed and tries again in {Pace}: {Reason}", Pace, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task DispatchDueAsync(CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        foreach (var (due, at) in _dispatched)
            if (now - at > Patience) _dispatched.Remove(due);
        foreach (var due in await deliveries.DueAsync(MaxDueForEachSender, stoppingToken))
            if (_dispatched.TryAdd(due, now))
                dispatcher.Dispatch(due.SenderId, due.Id);
    }

    /// <summary>Part by part, each in one round; whom no way is open to simply goes on waiting.</summary>
    private async Task WakeAsync(CancellationToken stoppingToken)
    {
        var ways = await deliveries.WaysAsync(stoppingToken);
        if (ways != _ways) (_ways, _wokenUpTo) = (ways, Guid.Empty);
        if (_wokenUpTo is not { } after) return;
        var woken = await deliveries.WaitingAsync(after, MaxWoken, stoppingToken);
        foreach (var delivery in woken) dispatcher.Dispatch(delivery.SenderId, delivery.Id);
        _wokenUpTo = woken.Count == MaxWoken ? woken[^1].Id : null;
    }
}
