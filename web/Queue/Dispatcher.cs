using System.Threading.Channels;
using Hangfire;
using JasperFx.Events;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// The one loop of this node that turns committed deliveries into jobs, a batch of ids for one sender each. Enqueueing on
/// the threads of requests starves them; a single loop does not. A job costs the database more than a mail does: the first
/// goes at once, and under load what gathers in a moment goes in one.
/// </summary>
public sealed class Dispatcher(IBackgroundJobClient jobs, TimeProvider clock, ILogger<Dispatcher> logger) : BackgroundService, ICommitObserver
{
    private const int MaxBatch = 100;
    private const int MaxTaken = 1000;

    /// <summary>Short beside what a mail under load takes anyway.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(40);

    /// <summary>After this long without a job the next one is a first again.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly Channel<(Guid SenderId, Guid DeliveryId)> _waiting = Channel.CreateUnbounded<(Guid, Guid)>(new() { SingleReader = true });

    public void Committed(IReadOnlyList<IEvent> events)
    {
        foreach (var e in events)
            switch (e.Data)
            {
                case DeliveryQueued queued:
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
        var last = long.MinValue;
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            if (last != long.MinValue && clock.GetElapsedTime(last) < Quiet) await Task.Delay(Gathering, clock, stoppingToken);
            last = clock.GetTimestamp();
            var taken = new List<(Guid SenderId, Guid DeliveryId)>();
            while (taken.Count < MaxTaken && _waiting.Reader.TryRead(out var delivery)) taken.Add(delivery);
            foreach (var same in taken.GroupBy(delivery => delivery.SenderId, delivery => delivery.DeliveryId))
                foreach (var batch in same.Chunk(MaxBatch))
                    Enqueue(same.Key, batch);
        }
    }

    private void Enqueue(Guid senderId, Guid[] batch)
    {
        try
        {
            jobs.Enqueue<DeliverBatch>(job => job.RunAsync(senderId, batch, CancellationToken.None));
        }
        catch (Exception e)
        {
            // Nothing is lost: each delivery says itself that it is due, and the sweep will ask.
            logger.LogWarning("{Count} deliveries could not be queued and wait for the sweep: {Reason}", batch.Length, e.Message);
        }
    }
}
