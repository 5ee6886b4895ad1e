using Hangfire;

namespace LiveNotify.Web.Queue;

/// <summary>One job: a batch of deliveries meant for one sender. Hangfire never repeats it; a delivery's own state says what is still to do.</summary>
public sealed class DeliverBatch(Batches batches)
{
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public Task RunAsync(Guid senderId, Guid[] ids, CancellationToken cancellationToken)
    {
        // A job that had not begun when the process was told to stop goes back to the queue, for another node.
        cancellationToken.ThrowIfCancellationRequested();
        return batches.RunAsync(senderId, ids);
    }
}
