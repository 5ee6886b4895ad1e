using System.Collections.Concurrent;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// Deliveries this node has leased, from the first conversation to the last outcome on record. What is finished is written
/// down while the rest is still under way: one slow relay keeps no outcome waiting.
/// </summary>
/// <param name="hand">In whose name they are leased.</param>
public sealed class Batch(
    string hand, IReadOnlyList<LeasedDelivery> mails, DeliveryLedger ledger, Outcomes outcomes, SenderTurns turns, SenderCare senders, IMailTransport transport,
    QueueOptions options, TimeProvider clock, ILogger<Batch> logger)
{
    private readonly ConcurrentDictionary<Guid, bool> _inHand = new(mails.Select(m => KeyValuePair.Create(m.Delivery.Id, true)));
    private readonly Dictionary<Guid, SenderTurn> _turns = mails.DistinctBy(m => m.Sender.Id).ToDictionary(m => m.Sender.Id, m => turns.Of(m.Sender));

    /// <param name="stop">The process goes down.</param>
    public async Task RunAsync(CancellationToken stop)
    {
        using var leaseEnds = new CancellationTokenSource(UsableFor(mails.Min(mail => mail.Delivery.DueAt!.Value)), clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, leaseEnds.Token);
        using var over = new CancellationTokenSource();
        using var renewals = new PeriodicTimer(options.Lease / 3, clock);
        var renewing = RenewAsync(renewals, leaseEnds, over.Token);
        await Task.WhenAll(mails.Select(mail => FinishAsync(mail, end.Token, stop)));
        renewals.Dispose(); // Ends the wait for the next, where to cancel it would throw: once for every batch, which is every mail of a quiet day
        await over.CancelAsync();
        await renewing;
    }

    private async Task FinishAsync(LeasedDelivery mail, CancellationToken end, CancellationToken stop)
    {
        var id = mail.Delivery.Id;
        try
        {
            await outcomes.WriteAsync(id, hand, await SendAsync(mail, end), stop);
        }
        catch (Exception e)
        {
            // Left to its lease: what happened to it nobody knows.
            logger.LogError(e, "Sending delivery {Id} ended in a way nobody foresaw", id);
        }

        _inHand.TryRemove(id, out _);
    }

    /// <returns>How it ended; null: it never got a conversation.</returns>
    private async Task<SentMail?> SendAsync(LeasedDelivery mail, CancellationToken end)
    {
        var turn = _turns[mail.Sender.Id];
        try
        {
            var sent = await transport.SendAsync(mail.Delivery, mail.Notification, mail.Sender, mail.Template, turn.Broken, end);
            if (sent.Outcome is Outcome.Failed { Class: FailureClass.Sender, Attempt: var trouble }) await turn.EndAsync(() => PauseAsync(trouble));
            return sent;
        }
        catch (OperationCanceledException)
        {
            return null;
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

    /// <summary>A slow relay gets one mail, not a second one from whoever takes this node for dead.</summary>
    /// <param name="leaseEnds">Fires when the lease could not be renewed in time: from then on another node may have the deliveries.</param>
    private async Task RenewAsync(PeriodicTimer renewals, CancellationTokenSource leaseEnds, CancellationToken over)
    {
        while (await renewals.WaitForNextTickAsync(CancellationToken.None))
        {
            try
            {
                var renewedUntil = clock.GetUtcNow() + options.Lease;
                if (!_inHand.IsEmpty) await ledger.RenewAsync([.. _inHand.Keys], hand, options.Lease, over);
                leaseEnds.CancelAfter(UsableFor(renewedUntil));
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

    /// <summary>Writing the lease down took its time too.</summary>
    private TimeSpan UsableFor(DateTimeOffset leaseUntil)
    {
        var left = leaseUntil - clock.GetUtcNow() - (options.Lease - options.LeaseUsable);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
