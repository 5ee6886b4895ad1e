using System.Collections.Concurrent;
using System.Security.Cryptography;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// The batches this node has in hand, from the queue and past it. A sender gets so many at once, and none of the queue's workers for
/// longer than a moment: its relay may hang for as long as it likes, and others' mails pass by. When the process stops, what has not
/// reached DATA is given back, and what has is waited for.
/// </summary>
public sealed class Batches(
    DeliveryLedger ledger, Outcomes outcomes, SenderTurns turns, SenderCare senders, IMailTransport transport, QueueOptions options, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<Batch> logger) : IHostedService, IImmediateDelivery
{
    /// <summary>One is leased, one written down, two converse.</summary>
    private const int AtOnceForEachSender = 4;

    /// <summary>
    /// A worker waits this long for its batch, so that few workers do not take more batches in hand than can be sent, and then takes
    /// another: a slow relay keeps nobody waiting longer.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Guid, SenderGate> _gates = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private volatile bool _isOpen;

    /// <summary>This process, in the timeline of what it had in hand.</summary>
    public static string Node { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>Leases, sends and writes down a batch. A batch that finds no place is left to the sweep.</summary>
    public async Task RunAsync(Guid senderId, IReadOnlyList<Guid> ids)
    {
        var work = WorkAsync(GateOf(senderId), ids);
        Keep(work);
        await Task.WhenAny(work, Task.Delay(Patience, clock));
    }

    public IImmediateRoom? TryTake(Guid senderId, int mails)
    {
        var gate = GateOf(senderId);
        if (!_isOpen || lifetime.ApplicationStopping.IsCancellationRequested || !gate.TryTakeImmediate(mails)) return null;
        var hand = NewHand();
        var room = new ImmediateRoom(new(hand, options.Lease, options.Retry), gate, mails, leased => RunAsync(hand, leased), leased => PutBackAsync(hand, leased), logger);
        Keep(room.Work);
        return room;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _isOpen = true;
        return Task.CompletedTask;
    }

    /// <summary>Conversations end by themselves by then: see <see cref="IMailTransport"/>.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_running.Keys).WaitAsync(cancellationToken);

    /// <summary>
    /// Each batch leases in a name of its own. A process that lost a lease may itself have taken the delivery up again: what its
    /// older batch has to say is then as little worth as a stranger's.
    /// </summary>
    private static string NewHand() => $"{Node}/{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    private SenderGate GateOf(Guid senderId) => _gates.GetOrAdd(senderId, _ => new SenderGate(AtOnceForEachSender, clock));

    private void Keep(Task work)
    {
        _running[work] = true;
        _ = work.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    private Task RunAsync(string hand, IReadOnlyList<LeasedDelivery> leased) =>
        new Batch(hand, leased, ledger, outcomes, turns, senders, transport, options, clock, logger).RunAsync(lifetime.ApplicationStopping);

    private Task PutBackAsync(string hand, IReadOnlyList<LeasedDelivery> leased) =>
        Task.WhenAll(leased.Select(mail => outcomes.WriteAsync(mail.Delivery.Id, hand, sent: null, lifetime.ApplicationStopping)));

    private async Task WorkAsync(SenderGate gate, IReadOnlyList<Guid> ids)
    {
        if (!await gate.TryEnterAsync(lifetime.ApplicationStopping)) return;
        try
        {
            var hand = NewHand();
            var leased = await ledger.LeaseAsync(ids, hand, options.Lease, options.Retry, lifetime.ApplicationStopping);
            if (leased.Count > 0) await RunAsync(hand, leased);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Nothing was leased: the deliveries are as they were.
        }
        catch (Exception e)
        {
            logger.LogWarning("{Count} deliveries could not be taken in hand and wait for the sweep: {Reason}", ids.Count, e.Message);
        }
        finally
        {
            gate.Leave();
        }
    }
}
