using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>A batch that never was in the queue, from the moment its room is taken: whoever stops waits for its leases too.</summary>
/// <param name="run">Sends what is leased, and writes down what came of it.</param>
/// <param name="putBack">Gives back what is leased and is not to be sent.</param>
internal sealed class ImmediateRoom(
    LeaseTerms terms, SenderGate gate, int mails, Func<IReadOnlyList<LeasedDelivery>, Task> run, Func<IReadOnlyList<LeasedDelivery>, Task> putBack, ILogger logger)
    : IImmediateRoom
{
    private readonly TaskCompletionSource _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isInUse;

    public LeaseTerms Terms => terms;

    /// <summary>Ends with the last outcome on record, or when the room is given back.</summary>
    public Task Work => _work.Task;

    public void Send(IReadOnlyList<LeasedDelivery> leased) => Start(run, leased);

    public void GiveBack(IReadOnlyList<LeasedDelivery> leased) => Start(putBack, leased);

    public void Dispose()
    {
        if (!_isInUse) Leave();
    }

    private void Start(Func<IReadOnlyList<LeasedDelivery>, Task> work, IReadOnlyList<LeasedDelivery> leased)
    {
        _isInUse = true;
        _ = Task.Run(() => FinishAsync(work, leased), CancellationToken.None);
    }

    private async Task FinishAsync(Func<IReadOnlyList<LeasedDelivery>, Task> work, IReadOnlyList<LeasedDelivery> leased)
    {
        try
        {
            await work(leased);
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
