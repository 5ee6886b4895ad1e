using System.Collections.Concurrent;
using System.Threading.Channels;
using Hangfire;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// One job: lease a batch, send it over warm connections in parallel, write down what came of it. Hangfire never
/// repeats it; a delivery's own state says what is still to do.
/// </summary>
public sealed class DeliverBatch(DeliveryLedger ledger, IMailTransport transport, QueueOptions options, TimeProvider clock, ILogger<DeliverBatch> logger)
{
    private readonly ConcurrentDictionary<Guid, bool> _inHand = [];

    /// <summary>This process, in the timeline of what it had in hand.</summary>
    public static string Node { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var leased = await ledger.LeaseAsync(ids, Node, options.Lease, cancellationToken);
        if (leased.Count == 0) return;
        foreach (var mail in leased) _inHand[mail.Delivery.Id] = true;

        var results = Channel.CreateUnbounded<(Guid, SentMail)>(new() { SingleReader = true });
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(over.Token);
        var recording = RecordAsync(results.Reader);
        try
        {
            await Task.WhenAll(leased.Select(mail => SendAsync(mail, results.Writer, cancellationToken)));
        }
        finally
        {
            results.Writer.Complete();
            await recording;
            await over.CancelAsync();
            await renewing;
        }
    }

    private async Task SendAsync(LeasedDelivery mail, ChannelWriter<(Guid, SentMail)> results, CancellationToken cancellationToken)
    {
        var sent = await transport.SendAsync(mail.Delivery, mail.Notification, mail.Sender, cancellationToken, cancellationToken);
        await results.WriteAsync((mail.Delivery.Id, sent), CancellationToken.None);
    }

    /// <summary>What is finished is written down while the rest is still under way: one slow relay keeps no outcome waiting.</summary>
    private async Task RecordAsync(ChannelReader<(Guid Id, SentMail)> results)
    {
        while (await results.WaitToReadAsync(CancellationToken.None))
        {
            var finished = new List<(Guid Id, SentMail)>();
            while (results.TryRead(out var result)) finished.Add(result);
            await ledger.RecordAsync(finished, Node, options.Retry, CancellationToken.None);
            foreach (var (id, _) in finished) _inHand.TryRemove(id, out _);
        }
    }

    /// <summary>A slow relay gets one mail, not a second one from whoever takes this node for dead.</summary>
    private async Task RenewAsync(CancellationToken over)
    {
        using var timer = new PeriodicTimer(options.Lease / 3, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
                await ledger.RenewAsync([.. _inHand.Keys], Node, options.Lease, over);
        }
        catch (OperationCanceledException)
        {
            // Everything is sent and written down.
        }
        catch (Exception e)
        {
            logger.LogWarning("The leases of {Count} deliveries could not be renewed; some may be sent twice: {Reason}", _inHand.Count, e.Message);
        }
    }
}
