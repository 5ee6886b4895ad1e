using System.Threading.Channels;
using Hangfire;
using JasperFx.Events;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// The one loop of this node that turns committed deliveries into jobs, a batch of ids for one sender each. Enqueueing on
/// the threads of requests starves them; a single loop does not. A job costs the database more than a mail does: a few
/// deliveries go at once, and after many the loop gathers for a moment, so that the next go in one.
/// </summary>
public sealed class Dispatcher(IBackgroundJobClient jobs, TimeProvider clock, ILogger<Dispatcher> logger) : BackgroundService, ICommitObserver
{
    private const int MaxBatch = 100;
    private const int MaxTaken = 1000;

    /// <summary>More in one round is load, and waiting then makes the batches that carry it.</summary>
    private const int FewAtOnce = 3;

    /// <summary>Short beside what a mail under load takes anyway.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private readonly Channel<(Guid SenderId, Guid DeliveryId)> _waiting = Channel.CreateUnbounded<(Guid, Guid)>(new() { SingleReader = true });

    public void Committed(IReadOnlyList<IEvent> events)
    {
        HashSet<Guid> inHand = [.. events.Select(e => e.Data).OfType<DeliverySending>().Select(sending => sending.DeliveryId)];
        foreach (var e in events)
            switch (e.Data)
            {
                case DeliveryQueued queued when !inHand.Contains(queued.DeliveryId):
                    Dispatch(queued.SenderId, queued.DeliveryId);
                    break;
                case DeliveryResent resent:
                    Dispatch(resent.SenderId, resent.DeliveryId);
                    break;
            }
    }

    /// <summary>Puts a delivery in line for a job. Twice does no harm: the lease decides.</summary>
    public void Dispatch(Guid senderId, Guid deliveryId) => _waiting.Writer.TryWrite((senderId, deliveryId));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var taken = new List<(Guid SenderId, Guid DeliveryId)>();
            while (taken.Count < MaxTaken && _waiting.Reader.TryRead(out var delivery)) taken.Add(delivery);
            await EnqueueAsync(taken);
            if (taken.Count > FewAtOnce) await Task.Delay(Gathering, clock, stoppingToken);
        }
    }

    private async Task EnqueueAsync(IReadOnlyList<(Guid SenderId, Guid DeliveryId)> taken)
    {
        try
        {
            await OwnThread.RunAsync(() => Enqueue(taken));
        }
        catch (Exception e)
        {
            // Nothing is lost: each delivery says itself that it is due, and the sweep will ask.
            logger.LogWarning("Of {Count} deliveries some could not be queued and wait for the sweep: {Reason}", taken.Count, e.Message);
        }
    }

    private void Enqueue(IReadOnlyList<(Guid SenderId, Guid DeliveryId)> taken)
    {
        foreach (var same in taken.GroupBy(delivery => delivery.SenderId, delivery => delivery.DeliveryId))
            foreach (var batch in same.Chunk(MaxBatch))
                jobs.Enqueue<DeliverBatch>(job => job.RunAsync(same.Key, batch, CancellationToken.None));
    }
}
