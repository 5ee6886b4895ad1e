using System.Diagnostics;

namespace LiveNotify.Web.Mail;

/// <summary>The warm connections of a lane: the last used first, those of an older version none at all.</summary>
internal sealed class IdleConnections(MailOptions options)
{
    /// <summary>Up to here a silent look at the socket is enough; after that the relay is asked (NOOP).</summary>
    private static readonly TimeSpan _surelyWarm = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<Idle> _idle = [];
    private int _version;
    private bool _closed;

    public int Count(int version)
    {
        lock (_lock) return _idle.Count(idle => idle.Version == version);
    }

    /// <returns>Whether it is kept; else it is for the caller to close.</returns>
    public bool TryKeep(int version, RelayConnection connection)
    {
        lock (_lock)
        {
            if (_closed || version < _version || !connection.IsOpen || IsOld(connection)) return false;
            connection.Talk.Clock.Pause();
            _idle.Add(new(version, connection, Stopwatch.GetTimestamp()));
            return true;
        }
    }

    /// <summary>One that still answers, or null.</summary>
    public async Task<RelayConnection?> WarmAsync(int version)
    {
        while (Pop(version) is { } idle)
        {
            var answers = !IsOld(idle.Connection) && idle.Connection.IsQuiet()
                && (Stopwatch.GetElapsedTime(idle.Since) < _surelyWarm || await idle.Connection.AnswersAsync());
            if (answers) return idle.Connection;
            _ = idle.Connection.DisposeAsync().AsTask();
        }

        return null;
    }

    /// <returns>Whether this version is newer than all before.</returns>
    public bool RetireOlderThan(int version)
    {
        lock (_lock)
        {
            if (version <= _version) return false;
            _version = version;
        }

        // A goodbye to the old relay is nothing the first mail to the new one should wait for.
        _ = CloseAsync(idle => idle.Version < version);
        return true;
    }

    public Task CloseOverdueAsync() => CloseAsync(idle => Stopwatch.GetElapsedTime(idle.Since) >= options.Idle || IsOld(idle.Connection));

    /// <summary>Says QUIT on all of them, and keeps none any more.</summary>
    public Task CloseAsync()
    {
        lock (_lock) _closed = true;
        return CloseAsync(_ => true);
    }

    private bool IsOld(RelayConnection connection) => connection.Age >= options.Age;

    private Idle? Pop(int version)
    {
        lock (_lock)
        {
            var last = _idle.FindLast(idle => idle.Version == version);
            if (last is not null) _idle.Remove(last);
            return last;
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
