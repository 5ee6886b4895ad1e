using System.Threading.Channels;
using Hangfire;
using JasperFx.Events;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// The one loop of this node that turns committed deliveries into jobs, a batch of ids each. Enqueueing on the threads
/// of requests starves them; a single loop does not, and takes in one job whatever gathered while it wrote the last.
/// </summary>
public sealed class Dispatcher(IBackgroundJobClient jobs, ILogger<Dispatcher> logger) : BackgroundService, ICommitObserver
{
    private const int MaxBatch = 100;

    private readonly Channel<Guid> _waiting = Channel.CreateUnbounded<Guid>(new() { SingleReader = true });

    public void Committed(IReadOnlyList<IEvent> events)
    {
        foreach (var e in events)
            if (e.Data is DeliveryQueued queued)
                Dispatch(queued.DeliveryId);
    }

    /// <summary>Puts a delivery in line for a job. Twice does no harm: the lease decides.</summary>
    public void Dispatch(Guid deliveryId) => _waiting.Writer.TryWrite(deliveryId);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var batch = new List<Guid>();
            while (batch.Count < MaxBatch && _waiting.Reader.TryRead(out var id)) batch.Add(id);
            Enqueue(batch);
        }
    }

    private void Enqueue(IReadOnlyList<Guid> batch)
    {
        try
        {
            jobs.Enqueue<DeliverBatch>(job => job.RunAsync(batch.ToArray(), CancellationToken.None));
        }
        catch (Exception e)
        {
            // Nothing is lost: each delivery says itself that it is due, and the sweep will ask.
            logger.LogWarning("{Count} deliveries could not be queued and wait for the sweep: {Reason}", batch.Count, e.Message);
        }
    }
}
