using System.Collections.Concurrent;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>Tries paused senders when their time has come, each for itself: a relay that hangs delays nobody else's probe.</summary>
public sealed class SenderProbes(SenderCare senders, TimeProvider clock, ILogger<SenderProbes> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var id in await senders.DueForProbeAsync(stoppingToken))
                    _ = _running.GetOrAdd(id, _ => Task.Run(() => ProbeAsync(id, stoppingToken), CancellationToken.None));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("The look for paused senders failed and is repeated in {Pace}: {Reason}", Pace, e.Message);
            }
        }
    }

    private async Task ProbeAsync(Guid id, CancellationToken stop)
    {
        try
        {
            await senders.ProbeAsync(id, atOnce: false, Actor.LiveNotify, stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            logger.LogWarning("The paused sender {Sender} could not be tried: {Reason}", id, e.Message);
        }
        catch (OperationCanceledException)
        {
            // The process goes down; another node, or the next start, tries it.
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }
}
