using System.Collections.Concurrent;
using System.Threading.Channels;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// Deliveries this node has leased, from the first conversation to the last outcome on record. What is finished is written
/// down while the rest is still under way: one slow relay keeps no outcome waiting.
/// </summary>
/// <param name="hand">In whose name they are leased.</param>
public sealed class Batch(
    string hand, IReadOnlyList<LeasedDelivery> mails, DeliveryLedger ledger, SenderCare senders, IMailTransport transport, QueueOptions options,
    TimeProvider clock, ILogger<Batch> logger)
{
    private readonly ConcurrentDictionary<Guid, bool> _inHand = new(mails.Select(m => KeyValuePair.Create(m.Delivery.Id, true)));
    private readonly Dictionary<Guid, SenderTurn> _turns = mails.Select(m => m.Sender.Id).Distinct().ToDictionary(id => id, _ => new SenderTurn());
    private readonly Channel<Result> _results = Channel.CreateUnbounded<Result>(new() { SingleReader = true });

    /// <param name="stop">The process goes down.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        using var leaseEnds = new CancellationTokenSource(options.LeaseUsable, clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, leaseEnds.Token);
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(leaseEnds, over.Token);
        var recording = RecordAsync(stop);
        await Task.WhenAll(mails.Select(mail => SendAsync(mail, end.Token)));
        _results.Writer.Complete();
        await recording;
        await over.CancelAsync();
        await renewing;
        foreach (var turn in _turns.Values) turn.Broken.Dispose();
    }

    private async Task SendAsync(LeasedDelivery mail, CancellationToken end)
    {
        var id = mail.Delivery.Id;
        var turn = _turns[mail.Sender.Id];
        try
        {
            var sent = await transport.SendAsync(mail.Delivery, mail.Notification, mail.Sender, mail.Template, turn.Broken.Token, end);
            if (sent.Outcome is Outcome.Failed { Class: FailureClass.Sender, Attempt: var trouble }) await turn.EndAsync(() => PauseAsync(trouble));
            _results.Writer.TryWrite(new(id, sent));
        }
        catch (OperationCanceledException)
        {
            _results.Writer.TryWrite(new(id, Sent: null));
        }
        catch (Exception e)
        {
            // Left to its lease: what happened to it nobody knows.
            logger.LogError(e, "Sending delivery {Id} ended in a way nobody foresaw", id);
        }
    }

    private async Task PauseAsync(Attempt trouble)
    {
        try
        {
            await senders.PauseAsync(trouble, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogWarning("The sender {Sender} could not be paused; the next mail tries again: {Reason}", trouble.SenderId, e.Message);
        }
    }

    private async Task RecordAsync(CancellationToken stop)
    {
        while (await _results.Reader.WaitToReadAsync(CancellationToken.None))
        {
            var finished = new List<Result>();
            while (_results.Reader.TryRead(out var result)) finished.Add(result);
            await PersistAsync(() => WriteAsync(finished), finished.Count, stop);
            foreach (var result in finished) _inHand.TryRemove(result.Id, out _);
        }
    }

    private async Task WriteAsync(IReadOnlyList<Result> finished)
    {
        var sent = finished.Where(r => r.Sent is not null).Select(r => (r.Id, r.Sent!)).ToList();
        var unsent = finished.Where(r => r.Sent is null).Select(r => r.Id).ToList();
        if (sent.Count > 0) await ledger.RecordAsync(sent, hand, options.Retry, CancellationToken.None);
        if (unsent.Count > 0) await ledger.PutBackAsync(unsent, hand, options.Retry, CancellationToken.None);
    }

    /// <summary>
    /// An outcome is worth waiting for a database that is away: what is not on record is sent a second time. While it waits
    /// its lease may pass to another node; the decider knows what then still counts.
    /// </summary>
    private async Task PersistAsync(Func<Task> write, int count, CancellationToken stop)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await write();
                return;
            }
            catch (Exception e)
            {
                var goOn = !stop.IsCancellationRequested && (DatabaseOutage.IsMeantBy(e) || tries < options.MostTries);
                logger.LogWarning(
                    "The outcomes of {Count} deliveries could not be written down ({Next}): {Reason}",
                    count, goOn ? "tried again" : "their leases run out, and they may be sent twice", e.Message);
                if (!goOn) return;
                await Task.Delay(options.WaitAfter(tries), clock, CancellationToken.None);
            }
        }
    }

    /// <summary>A slow relay gets one mail, not a second one from whoever takes this node for dead.</summary>
    /// <param name="leaseEnds">Fires when the lease could not be renewed in time: from then on another node may have the deliveries.</param>
    private async Task RenewAsync(CancellationTokenSource leaseEnds, CancellationToken over)
    {
        using var timer = new PeriodicTimer(options.Lease / 3, clock);
        while (await NextAsync(timer, over))
        {
            try
            {
                if (!_inHand.IsEmpty) await ledger.RenewAsync([.. _inHand.Keys], hand, options.Lease, over);
                leaseEnds.CancelAfter(options.LeaseUsable);
            }
            catch (Exception e) when (!over.IsCancellationRequested)
            {
                logger.LogWarning("The leases of {Count} deliveries could not be renewed: {Reason}", _inHand.Count, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken over)
    {
        try
        {
            return await timer.WaitForNextTickAsync(over);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <param name="Sent">Null: it never got a conversation, and goes back.</param>
    private sealed record Result(Guid Id, SentMail? Sent);

    /// <summary>
    /// A sender as long as it works. When it does not, it is paused first and then the mails that have not begun turn back:
    /// nobody dials a relay that has just turned one away, and whatever is written down finds the sender paused.
    /// </summary>
    private sealed class SenderTurn
    {
        private readonly Lock _lock = new();
        private Task? _ending;

        public CancellationTokenSource Broken { get; } = new();

        public Task EndAsync(Func<Task> pause)
        {
            lock (_lock) return _ending ??= PauseThenTurnBackAsync(pause);
        }

        private async Task PauseThenTurnBackAsync(Func<Task> pause)
        {
            await pause();
            await Broken.CancelAsync();
        }
    }
}
