namespace LiveNotify.Web.Queue;

/// <summary>How many batches of one sender are in hand at once. Whoever comes waits a moment for a place, but not before a relay that stands still.</summary>
#pragma warning disable CA1001 // Without a wait handle a SemaphoreSlim holds nothing, and a gate lives as long as the process
internal sealed class SenderGate(int places, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A batch and what gathers meanwhile; a relay that takes longer than that moment has the queue before it.</summary>
    private const int MostImmediate = 200;

    private readonly SemaphoreSlim _places = new(places);
    private int _immediate;
    private long _queuesUntil;
    private long _lastTurn = clock.GetTimestamp();

    private bool StandsStill => clock.GetElapsedTime(Volatile.Read(ref _lastTurn)) > Patience;

    public async Task<bool> TryEnterAsync(CancellationToken stop)
    {
        var entered = await _places.WaitAsync(TimeSpan.Zero, CancellationToken.None) || (!StandsStill && await WaitAsync(stop));
        if (entered) Turn();
        return entered;
    }

    public void Leave()
    {
        Turn();
        _places.Release();
    }

    /// <summary>
    /// Room for mails that never were in the queue. When there is none, what comes within a moment goes by the queue as well, so that
    /// it does not overtake what had to.
    /// </summary>
    public bool TryTakeImmediate(int mails)
    {
        if (clock.GetTimestamp() < Volatile.Read(ref _queuesUntil)) return false;
        if (_places.CurrentCount > 0 && TryAdd(mails)) return true;
        Volatile.Write(ref _queuesUntil, clock.GetTimestamp() + (long)(Patience.TotalSeconds * clock.TimestampFrequency));
        return false;
    }

    public void LeaveImmediate(int mails) => Interlocked.Add(ref _immediate, -mails);

    private bool TryAdd(int mails)
    {
        if (Interlocked.Add(ref _immediate, mails) <= MostImmediate) return true;
        LeaveImmediate(mails);
        return false;
    }

    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        try
        {
            return await _places.WaitAsync(Patience, stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Turn() => Volatile.Write(ref _lastTurn, clock.GetTimestamp());
}
#pragma warning restore CA1001
