using System.Diagnostics;

namespace LiveNotify.Web.Mail;

/// <summary>
/// How many conversations a lane has at once, first come, first served: as many as it may, fewer after its relay asked for
/// that, then one more for every so many mails it accepted (slow start).
/// </summary>
/// <param name="quiet">How long nobody enters after the relay asked for a slower pace without naming a time.</param>
internal sealed class LanePlaces(int most, TimeSpan quiet)
{
    /// <summary>Mails the relay must accept before one place comes back.</summary>
    public const int AcceptedForOneMore = 20;

    /// <summary>A longer wait is that of each delivery, not of the lane: leases would be held for nothing.</summary>
    private static readonly TimeSpan _longestQuiet = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private int _less;
    private int _taken;
    private int _accepted;
    private long _quietUntil = Stopwatch.GetTimestamp();

    /// <summary>How many there may be at the moment.</summary>
    public int Most
    {
        get
        {
            lock (_lock) return most - _less;
        }
    }

    /// <param name="first">Goes before those who wait already: it had its turn and lost it.</param>
    public async Task TakeAsync(CancellationToken stop, bool first = false)
    {
        stop.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> turn;
        lock (_lock)
        {
            if (IsFree && (first || _waiting.Count == 0))
            {
                _taken++;
                return;
            }

            turn = new(new(TaskCreationOptions.RunContinuationsAsynchronously));
            if (first) _waiting.AddFirst(turn);
            else _waiting.AddLast(turn);
        }

        await using var leaving = stop.Register(() => Leave(turn, stop));
        await turn.Value.Task;
    }

    public void Release()
    {
        lock (_lock)
        {
            _taken--;
            Admit();
        }
    }

    /// <summary>The relay took a mail.</summary>
    public void Widen()
    {
        lock (_lock)
        {
            if (_less == 0 || ++_accepted < AcceptedForOneMore) return;
            (_less, _accepted) = (_less - 1, 0);
            Admit();
        }
    }

    /// <summary>The relay asks for a slower pace: half of them, and a pause. Several such replies of one moment are one.</summary>
    public void Slow(TimeSpan? asked)
    {
        lock (_lock)
        {
            if (QuietLeft <= TimeSpan.Zero) _less = most - Math.Max(1, (most - _less) / 2);
            _accepted = 0;
            Rest(asked is { } wait ? (wait < _longestQuiet ? wait : _longestQuiet) : quiet);
        }
    }

    /// <summary>Nobody enters for a while.</summary>
    public void Rest(TimeSpan pause)
    {
        var until = Stopwatch.GetTimestamp() + (long)(pause.TotalSeconds * Stopwatch.Frequency);
        lock (_lock) _quietUntil = Math.Max(_quietUntil, until);
        _ = AdmitAfterQuietAsync();
    }

    /// <summary>
    /// The relay refuses one connection more. False when it is the only one, so that this is no question of how many;
    /// else there are to be no more than the others.
    /// </summary>
    /// <param name="resting">Connections that are alive without a place.</param>
    public bool TryNarrow(int resting)
    {
        lock (_lock)
        {
            var others = _taken - 1 + resting;
            if (others > 0) (_less, _accepted) = (Math.Max(_less, most - others), 0);
            return others > 0;
        }
    }

    /// <summary>Another relay, which nothing is known of yet.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            (_less, _accepted, _quietUntil) = (0, 0, Stopwatch.GetTimestamp());
            Admit();
        }
    }

    private bool IsFree => _taken < most - _less && QuietLeft <= TimeSpan.Zero;

    private TimeSpan QuietLeft => Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), _quietUntil);

    private void Admit()
    {
        while (IsFree && _waiting.First is { } turn)
        {
            _waiting.Remove(turn);
            _taken++;
            turn.Value.SetResult();
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> turn, CancellationToken stop)
    {
        lock (_lock)
        {
            if (turn.List is null) return;
            _waiting.Remove(turn);
        }

        turn.Value.SetCanceled(stop);
    }

    private async Task AdmitAfterQuietAsync()
    {
        while (true)
        {
            TimeSpan left;
            lock (_lock)
            {
                left = QuietLeft;
                if (left <= TimeSpan.Zero) Admit();
            }

            if (left <= TimeSpan.Zero) return;
            await Task.Delay(left + TimeSpan.FromMilliseconds(1));
        }
    }
}
