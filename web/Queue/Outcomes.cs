using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// Writes down what came of the deliveries this node has in hand. Of all batches together: what finishes while one group is written is the
/// next, and a busy node writes few large groups in place of many small ones.
/// </summary>
public sealed class Outcomes(DeliveryLedger ledger, QueueOptions options, TimeProvider clock, ILogger<Outcomes> logger)
{
    /// <summary>So many a crash can repeat at most.</summary>
    private const int MaxGroup = 100;

    /// <summary>More at once is load, and waiting then makes groups that cost less; a mail that is alone is on record at once.</summary>
    private const int FewAtOnce = 3;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<Pending> _waiting = [];
    private bool _writing;

    /// <param name="hand">In whose name the delivery is leased.</param>
    /// <param name="sent">Null: it never got a conversation, and goes back.</param>
    /// <param name="stop">The process goes down: nobody waits for a database that is away any more.</param>
    /// <returns>When it is on record, or when no more can be done to bring it there; what went wrong then is logged.</returns>
    public Task WriteAsync(Guid deliveryId, string hand, SentMail? sent, CancellationToken stop)
    {
        var pending = new Pending(deliveryId, hand, sent, stop);
        bool isFirst;
        lock (_lock)
        {
            _waiting.Enqueue(pending);
            (isFirst, _writing) = (!_writing, true);
        }

        if (isFirst) _ = Task.Run(WriteAllAsync, CancellationToken.None);
        return pending.Done.Task;
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } group)
        {
            await PersistAsync(group);
            foreach (var pending in group) pending.Done.SetResult();
            if (group.Count > FewAtOnce) await Task.Delay(Gathering, clock, CancellationToken.None);
        }
    }

    private List<Pending> Take()
    {
        var group = new List<Pending>();
        lock (_lock)
        {
            while (group.Count < MaxGroup && _waiting.TryDequeue(out var pending)) group.Add(pending);
            _writing = group.Count > 0;
        }

        return group;
    }

    /// <summary>
    /// An outcome is worth waiting for a database that is away: what is not on record is sent a second time. While it waits
    /// its lease may pass to another node; the decider knows what then still counts.
    /// </summary>
    private async Task PersistAsync(IReadOnlyList<Pending> group)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await RecordAsync(group);
                return;
            }
            catch (Exception e) when (group.Count > 1 && tries == options.MostTries && !DatabaseOutage.IsMeantBy(e))
            {
                // One of them cannot be written: each for itself finds out which.
                foreach (var pending in group) await PersistAsync([pending]);
                return;
            }
            catch (Exception e)
            {
                var goOn = !group[0].Stop.IsCancellationRequested && (DatabaseOutage.IsMeantBy(e) || tries < options.MostTries);
                logger.LogWarning(
                    "The outcomes of {Count} deliveries could not be written down ({Next}): {Reason}",
                    group.Count, goOn ? "tried again" : "their leases run out, and they may be sent twice", e.Message);
                if (!goOn) return;
                await Task.Delay(options.WaitAfter(tries), clock, CancellationToken.None);
            }
        }
    }

    private async Task RecordAsync(IReadOnlyList<Pending> group)
    {
        var ended = group.Where(p => p.Sent is not null).Select(p => new EndedAttempt(p.DeliveryId, p.Hand, p.Sent!)).ToList();
        if (ended.Count > 0) await ledger.RecordAsync(ended, options.Retry, CancellationToken.None);
        foreach (var same in group.Where(p => p.Sent is null).GroupBy(p => p.Hand, p => p.DeliveryId))
            await ledger.PutBackAsync([.. same], same.Key, options.Retry, CancellationToken.None);
    }

    private sealed record Pending(Guid DeliveryId, string Hand, SentMail? Sent, CancellationToken Stop)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
