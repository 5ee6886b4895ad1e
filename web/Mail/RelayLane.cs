using System.Diagnostics;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>The connections of one sender: at most so many at once, the last used first, those of an older version none at all.</summary>
#pragma warning disable CA1001 // Without a wait handle a SemaphoreSlim holds nothing, and who leaves late still releases it
internal sealed class RelayLane(MailOptions options, ISecretBox secrets)
{
    /// <summary>Up to here a silent look at the socket is enough; after that the relay is asked (NOOP).</summary>
    private static readonly TimeSpan _surelyWarm = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(options.Connections);
    private readonly Lock _lock = new();
    private readonly List<Idle> _idle = [];
    private int _version;
    private bool _closed;

    public async Task<RelayPlace> TakeAsync(Sender sender, CancellationToken stop)
    {
        await _places.WaitAsync(stop);
        try
        {
            RetireOlderThan(sender.Revision);
            return new RelayPlace(this, sender, await WarmAsync(sender.Revision) ?? New(sender));
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    public RelayConnection New(Sender sender) => new(sender.Settings, sender.Password, secrets, new StageClock(options));

    /// <summary>Takes a place back; its connection waits for the next mail if it can still carry one.</summary>
    public async ValueTask LeaveAsync(Sender sender, RelayConnection connection)
    {
        try
        {
            if (!TryKeep(sender.Revision, connection)) await connection.DisposeAsync();
        }
        finally
        {
            _places.Release();
        }
    }

    public Task CloseIdleAsync() => CloseAsync(idle => Stopwatch.GetElapsedTime(idle.Since) >= options.Idle);

    public Task CloseAsync()
    {
        lock (_lock) _closed = true;
        return CloseAsync(_ => true);
    }

    private void RetireOlderThan(int version)
    {
        lock (_lock)
        {
            if (version <= _version) return;
            _version = version;
        }

        // A goodbye to the old relay is nothing the first mail to the new one should wait for.
        _ = CloseAsync(idle => idle.Version < version);
    }

    private async Task<RelayConnection?> WarmAsync(int version)
    {
        while (Pop(version) is { } idle)
        {
            var answers = idle.Connection.IsQuiet()
                && (Stopwatch.GetElapsedTime(idle.Since) < _surelyWarm || await idle.Connection.AnswersAsync());
            if (answers) return idle.Connection;
            _ = idle.Connection.DisposeAsync().AsTask();
        }

        return null;
    }

    private Idle? Pop(int version)
    {
        lock (_lock)
        {
            var last = _idle.FindLast(idle => idle.Version == version);
            if (last is not null) _idle.Remove(last);
            return last;
        }
    }

    private bool TryKeep(int version, RelayConnection connection)
    {
        lock (_lock)
        {
            if (_closed || version < _version || !connection.IsOpen) return false;
            connection.Talk.Clock.Pause();
            _idle.Add(new(version, connection, Stopwatch.GetTimestamp()));
            return true;
        }
    }

    private async Task CloseAsync(Predicate<Idle> which)
    {
        List<Idle> leaving;
        lock (_lock)
        {
            leaving = _idle.FindAll(which);
            _idle.RemoveAll(leaving.Contains);
        }

        await Task.WhenAll(leaving.Select(idle => idle.Connection.DisposeAsync().AsTask()));
    }

    private sealed record Idle(int Version, RelayConnection Connection, long Since);
}
#pragma warning restore CA1001

/// <summary>A place in a lane for one mail, with its connection.</summary>
internal sealed class RelayPlace(RelayLane lane, Sender sender, RelayConnection connection) : IAsyncDisposable
{
    public RelayConnection Connection { get; private set; } = connection;

    /// <summary>The connection carried mails before: that it is gone now may be the relay's tidying up.</summary>
    public bool IsWarm { get; private set; } = connection.IsOpen;

    /// <summary>Swaps a connection that died for a new one, not opened yet.</summary>
    public async Task RenewAsync()
    {
        await Connection.DisposeAsync();
        (Connection, IsWarm) = (lane.New(sender), false);
    }

    public ValueTask DisposeAsync() => lane.LeaveAsync(sender, Connection);
}
