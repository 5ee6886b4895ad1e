using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// Asks the deliveries themselves who is due: a retry whose hour has come, a lease that ran out, one that a crash left
/// between its commit and its job. At start and then every second; the question costs one look at a small index.
/// </summary>
public sealed class Sweep(DeliveryLedger ledger, Dispatcher dispatcher, TimeProvider clock, ILogger<Sweep> logger) : BackgroundService
{
    private const int MaxTaken = 1000;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How long a delivery that was dispatched for the same hour is left alone: its job may be waiting in line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<DueDelivery, DateTimeOffset> _dispatched = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("The sweep for due deliveries failed and tries again in {Pace}: {Reason}", Pace, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        var now = clock.GetUtcNow();
        foreach (var (due, at) in _dispatched)
            if (now - at > Patience) _dispatched.Remove(due);
        foreach (var due in await ledger.DueAsync(MaxTaken, stoppingToken))
            if (_dispatched.TryAdd(due, now))
                dispatcher.Dispatch(due.Id);
    }
}
