using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// Asks the deliveries themselves who is due: a retry whose hour has come, a lease that ran out, one that a crash left
/// between its commit and its job; and who waited for a sender and need not any more. On the way it tells deliveries of the repeats
/// that folded into them. At start and then every second; the
/// questions cost a look at small indexes.
/// </summary>
public sealed class Sweep(
    DueDeliveries deliveries, MailThreads threads, Dispatcher dispatcher, TimeProvider clock, ILogger<Sweep> logger) : BackgroundService
{
    private const int MaxDueForEachSender = 1000;
    private const int MaxFreedForEachSender = 1000;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>How long a delivery that was dispatched for the same hour is left alone: its job may be waiting in line.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    private readonly Dictionary<DueDelivery, DateTimeOffset> _dispatched = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        do
        {
            try
            {
                Forget();
                Dispatch(await deliveries.DueAsync(MaxDueForEachSender, stoppingToken));
                Dispatch(await deliveries.FreedAsync(MaxFreedForEachSender, stoppingToken));
                await threads.TellRepeatsAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("The sweep for due deliveries failed and tries again in {Pace}: {Reason}", Pace, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Dispatch(IReadOnlyList<DueDelivery> found)
    {
        foreach (var due in found)
            if (_dispatched.TryAdd(due, clock.GetUtcNow()))
                dispatcher.Dispatch(due.SenderId, due.Id);
    }

    private void Forget()
    {
        foreach (var (due, at) in _dispatched)
            if (clock.GetUtcNow() - at > Patience) _dispatched.Remove(due);
    }
}
