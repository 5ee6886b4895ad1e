using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// Writes down what came of the deliveries this node has in hand. Of all batches together: what finishes while one group is written is the
/// next, and a busy node writes few large groups in place of many small ones.
/// </summary>
public sealed class Outcomes(DeliveryLedger ledger, QueueOptions options, TimeProvider clock, ILogger<Outcomes> logger)
{
    /// <summary>So many of one group a crash can repeat; more go together only where the process stops.</summary>
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
            var stop = group[0].Stop;
            try
            {
                var held = await PersistAsync(group, stop);
                PutBack(held);
                if (held.Count > 0) await Task.Delay(Gathering, clock, CancellationToken.None);
                else if (group.Count > FewAtOnce) await WaitAsync(Gathering, stop);
            }
            catch (Exception e)
            {
                logger.LogError(e, "The outcomes of {Count} deliveries were lost in a way nobody foresaw; their leases run out", group.Count);
                foreach (var pending in group) pending.Done.TrySetResult();
            }
        }
    }

    /// <summary>All there are, where the process goes down: there is no time for one group after the other.</summary>
    private List<Pending> Take()
    {
        var group = new List<Pending>();
        lock (_lock)
        {
            while ((group.Count < MaxGroup || group[0].Stop.IsCancellationRequested) && _waiting.TryDequeue(out var pending)) group.Add(pending);
            _writing = group.Count > 0;
        }

        return group;
    }

    private void PutBack(IReadOnlyCollection<Pending> held)
    {
        lock (_lock)
            foreach (var pending in held) _waiting.Enqueue(pending);
    }

    /// <summary>
    /// An outcome is worth waiting for a database that is away: what is not on record is sent a second time. While it waits
    /// its lease may pass to another node; the decider knows what then still counts.
    /// </summary>
    /// <returns>Those whose rows somebody else has just now.</returns>
    private async Task<IReadOnlyCollection<Pending>> PersistAsync(IReadOnlyList<Pending> group, CancellationToken stop)
    {
        for (int tries = 1, refusals = 0; ; tries++)
        {
            try
            {
                var held = await RecordAsync(group);
                var again = group.Where(p => held.Contains(p.DeliveryId)).ToList();
                foreach (var pending in group.Except(again)) pending.Done.TrySetResult();
                return again;
            }
            catch (Exception e)
            {
                var isAway = DatabaseOutage.IsMeantBy(e);
                if (!isAway) refusals++;
                if (group.Count > 1 && !isAway && (refusals == options.MostTries || stop.IsCancellationRequested)) return await OneByOneAsync(group, stop);
                var goOn = isAway ? tries < options.MostTries || !stop.IsCancellationRequested : refusals < options.MostTries;
                logger.LogWarning(
                    "The outcomes of {Count} deliveries could not be written down ({Next}): {Reason}",
                    group.Count, goOn ? "tried again" : "their leases run out, and they may be sent twice", e.Message);
                if (!goOn)
                {
                    foreach (var pending in group) pending.Done.TrySetResult();
                    return [];
                }

                await WaitAsync(options.WaitAfter(tries), stop);
            }
        }
    }

    /// <summary>One of them cannot be written: each for itself finds out which.</summary>
    private async Task<IReadOnlyCollection<Pending>> OneByOneAsync(IReadOnlyList<Pending> group, CancellationToken stop)
    {
        var held = new List<Pending>();
        foreach (var pending in group) held.AddRange(await PersistAsync([pending], stop));
        return held;
    }

    /// <returns>The deliveries whose rows somebody else has just now.</returns>
    private async Task<IReadOnlySet<Guid>> RecordAsync(IReadOnlyList<Pending> group)
    {
        var held = new HashSet<Guid>();
        var ended = group.Where(p => p.Sent is not null).Select(p => new EndedAttempt(p.DeliveryId, p.Hand, p.Sent!)).ToList();
        if (ended.Count > 0) held.UnionWith(await ledger.RecordAsync(ended, options.Retry, CancellationToken.None));
        var back = group.Where(p => p.Sent is null).Select(p => new InHand(p.DeliveryId, p.Hand)).ToList();
        if (back.Count > 0) held.UnionWith(await ledger.PutBackAsync(back, options.Retry, CancellationToken.None));
        return held;
    }

    private async Task WaitAsync(TimeSpan span, CancellationToken stop)
    {
        try
        {
            if (!stop.IsCancellationRequested) await Task.Delay(span, clock, stop);
        }
        catch (OperationCanceledException)
        {
            // There is no time to wait any more.
        }
    }

    private sealed record Pending(Guid DeliveryId, string Hand, SentMail? Sent, CancellationToken Stop)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
