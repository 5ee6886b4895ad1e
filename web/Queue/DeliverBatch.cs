using System.Threading.Channels;
using Hangfire;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>
/// One job: lease a batch, send it over warm connections in parallel, write down what came of it. Hangfire never
/// repeats it; a delivery's own state says what is still to do.
/// </summary>
public sealed class DeliverBatch(DeliveryLedger ledger, IMailTransport transport, QueueOptions options)
{
    /// <summary>This process, in the timeline of what it had in hand.</summary>
    public static string Node { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        var leased = await ledger.LeaseAsync(ids, Node, options.Lease, cancellationToken);
        if (leased.Count == 0) return;
        var results = Channel.CreateUnbounded<(Guid, SentMail)>(new() { SingleReader = true });
        var sending = Task.WhenAll(leased.Select(mail => SendAsync(mail, results.Writer, cancellationToken)));
        var recording = RecordAsync(results.Reader);
        try
        {
            await sending;
        }
        finally
        {
            results.Writer.Complete();
            await recording;
        }
    }

    private async Task SendAsync(LeasedDelivery mail, ChannelWriter<(Guid, SentMail)> results, CancellationToken cancellationToken)
    {
        var sent = await transport.SendAsync(mail.Delivery, mail.Notification, mail.Sender, cancellationToken);
        await results.WriteAsync((mail.Delivery.Id, sent), CancellationToken.None);
    }

    /// <summary>What is finished is written down while the rest is still under way: one slow relay keeps no outcome waiting.</summary>
    private async Task RecordAsync(ChannelReader<(Guid, SentMail)> results)
    {
        while (await results.WaitToReadAsync(CancellationToken.None))
        {
            var finished = new List<(Guid, SentMail)>();
            while (results.TryRead(out var result)) finished.Add(result);
            await ledger.RecordAsync(finished, options.Retry, CancellationToken.None);
        }
    }
}
