using System.Diagnostics;

namespace LiveNotify.Web.Queue;

/// <summary>How many batches of one sender are in hand at once. Whoever comes waits a moment for a place, but not before a relay that stands still.</summary>
#pragma warning disable CA1001 // Without a wait handle a SemaphoreSlim holds nothing, and a gate lives as long as the process
internal sealed class SenderGate(int places)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A batch and what gathers meanwhile; a relay that takes longer than that moment has the queue before it.</summary>
    private const int MostImmediate = 200;

    private readonly SemaphoreSlim _places = new(places);
    private int _immediate;
    private long _queuesUntil;
    private long _lastTurn = Stopwatch.GetTimestamp();

    private bool StandsStill => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastTurn)) > Patience;

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
        if (Stopwatch.GetTimestamp() < Volatile.Read(ref _queuesUntil)) return false;
        if (_places.CurrentCount > 0 && Interlocked.Add(ref _immediate, mails) is var taken)
        {
            if (taken <= MostImmediate) return true;
            LeaveImmediate(mails);
        }

        Volatile.Write(ref _queuesUntil, Stopwatch.GetTimestamp() + (long)(Patience.TotalSeconds * Stopwatch.Frequency));
        return false;
    }

    public void LeaveImmediate(int mails) => Interlocked.Add(ref _immediate, -mails);

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

    private void Turn() => Volatile.Write(ref _lastTurn, Stopwatch.GetTimestamp());
}
#pragma warning restore CA1001
