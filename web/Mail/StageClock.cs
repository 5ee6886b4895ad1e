using System.Diagnostics;
using static System.Threading.Timeout;

namespace LiveNotify.Web.Mail;

/// <summary>
/// The time a stage may take, as a token that every wait of a conversation hangs on. MailKit's own time-outs do not
/// reach its asynchronous calls. A clock that has run out stays so: its connection is in an unknown state.
/// </summary>
/// <param name="total">All stages together, for a conversation somebody watches; such a one can be stopped at any moment.</param>
internal sealed class StageClock(MailOptions options, TimeSpan? total = null) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly Lock _lock = new();
    private CancellationTokenRegistration _stop;
    private TimeSpan? _stageEnds;
    private TimeSpan? _stopEnds;
    private bool _committed;

    public CancellationToken Token => _source.Token;

    public bool IsOver => _source.IsCancellationRequested;

    /// <summary>It was ended from outside, not by time.</summary>
    public bool WasStopped { get; private set; }

    public void Restart(int times = 1) => Set(Age + (options.Timeout * times));

    /// <summary>The part of a stage for one of several tries.</summary>
    public TimeSpan Share(int tries) => options.Timeout / tries;

    public void Pause() => Set(null);

    /// <summary>Lets <paramref name="stop"/> end the conversation until the answer is disposed; after <see cref="Commit"/> it only shortens it.</summary>
    public CancellationTokenRegistration StopWith(CancellationToken stop)
    {
        lock (_lock) (_committed, _stopEnds) = (false, null);
        return _stop = stop.Register(Stop);
    }

    /// <summary>The message goes out from here on: half of one must not be left behind.</summary>
    /// <exception cref="OperationCanceledException">It was stopped just before.</exception>
    public void Commit()
    {
        lock (_lock)
        {
            if (WasStopped) throw new OperationCanceledException("Stopped before the message", Token);
            Token.ThrowIfCancellationRequested();
            _committed = total is null;
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
        _source.Dispose();
    }

    private TimeSpan Age => Stopwatch.GetElapsedTime(_began);

    private void Stop()
    {
        lock (_lock)
        {
            if (_committed)
            {
                _stopEnds = Age + options.AfterStop;
                Set(_stageEnds);
                return;
            }

            WasStopped = true;
        }

        _source.Cancel();
    }

    private void Set(TimeSpan? stageEnds)
    {
        lock (_lock)
        {
            _stageEnds = stageEnds;
            var most = _stopEnds ?? total;
            var ends = most < stageEnds ? most : stageEnds;
            _source.CancelAfter(ends is not { } at ? InfiniteTimeSpan : at > Age ? at - Age : TimeSpan.Zero);
        }
    }
}
