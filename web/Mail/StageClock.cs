using System.Diagnostics;
using static System.Threading.Timeout;

namespace LiveNotify.Web.Mail;

/// <summary>
/// The time a stage may take, as a token that every wait of a conversation hangs on. MailKit's own time-outs do not
/// reach its asynchronous calls. A clock that has run out stays so: its connection is in an unknown state.
/// </summary>
/// <param name="total">All stages together, for a conversation somebody watches; such a one can be stopped at any moment.</param>
internal sealed class StageClock(TimeSpan timeout, TimeSpan? total = null) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private CancellationTokenRegistration _stop;

    public CancellationToken Token => _source.Token;

    public bool IsOver => _source.IsCancellationRequested;

    /// <summary>It was ended from outside, not by time.</summary>
    public bool WasStopped { get; private set; }

    public void Restart(int times = 1) => _source.CancelAfter(total is { } all ? Least(timeout * times, all - Stopwatch.GetElapsedTime(_began)) : timeout * times);

    /// <summary>The part of a stage for one of several tries.</summary>
    public TimeSpan Share(int tries) => timeout / tries;

    public void Pause() => _source.CancelAfter(InfiniteTimeSpan);

    /// <summary>Lets <paramref name="stop"/> end the conversation until the answer is disposed or <see cref="Commit"/> is called.</summary>
    public CancellationTokenRegistration StopWith(CancellationToken stop) => _stop = stop.Register(() =>
    {
        WasStopped = true;
        _source.Cancel();
    });

    /// <summary>From here on nobody can stop it: half a message must not be left behind.</summary>
    /// <exception cref="OperationCanceledException">It was stopped just before.</exception>
    public void Commit()
    {
        if (total is null) _stop.Dispose();
        Token.ThrowIfCancellationRequested();
    }

    public void Dispose()
    {
        _stop.Dispose();
        _source.Dispose();
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other > TimeSpan.Zero ? other : TimeSpan.Zero;
}
