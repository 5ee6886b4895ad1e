using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>A batch that never was in the queue, from the moment its room is taken: whoever stops waits for its leases too.</summary>
/// <param name="run">Sends what is leased, and writes down what came of it.</param>
internal sealed class ImmediateRoom(
    LeaseTerms terms, SenderGate gate, int mails, Func<IReadOnlyList<LeasedDelivery>, Task> run, ILogger logger) : IImmediateRoom
{
    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isSent;

    public LeaseTerms Terms => terms;

    /// <summary>Ends with the last outcome on record, or when the room is given back.</summary>
    public Task Work => _work.Task;

    public void Send(IReadOnlyList<LeasedDelivery> mails)
    {
        _isSent = true;
        _ = Task.Run(() => SendAsync(mails), CancellationToken.None);
    }

    public void Dispose()
    {
        if (!_isSent) Leave();
    }

    private async Task SendAsync(IReadOnlyList<LeasedDelivery> leased)
    {
        try
        {
            await run(leased);
        }
        catch (Exception e)
        {
            logger.LogError(e, "{Count} deliveries ended in a way nobody foresaw, and are left to their leases", leased.Count);
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        gate.LeaveImmediate(mails);
        _work.TrySetResult();
    }
}
