using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace LiveNotify.Tests.Smtp;

/// <summary>
/// An SMTP server on the loopback that does what a test tells it to, at any step, over real TCP and TLS: for the faults a
/// healthy server will not produce on demand.
/// </summary>
public sealed class ScriptedSmtpServer : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(15);

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<At, ConcurrentQueue<SmtpAct>> _script = new();
    private readonly ConcurrentDictionary<At, SmtpAct> _always = new();
    private readonly ConcurrentDictionary<ScriptedConnection, bool> _open = new();
    private readonly Lock _lock = new();
    private readonly List<string> _commands = [];
    private readonly List<string> _heard = [];
    private readonly List<string> _messages = [];
    private int _connections;
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="port">That of a server that was there before; 0: any free one.</param>
    /// <param name="host">Any address of the loopback: several servers can have the same port.</param>
    public ScriptedSmtpServer(int port = 0, string host = "127.0.0.1")
    {
        Host = host;
        _listener = new(IPAddress.Parse(host), port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Host { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Null: plain text only.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS from the first byte; otherwise STARTTLS where there is a certificate.</summary>
    public bool Ssl { get; init; }

    /// <summary>Besides, TLS from the first byte for clients that begin with it: takes whatever way a client comes.</summary>
    public bool TakesBoth { get; init; }

    /// <summary>Lines of the EHLO reply besides STARTTLS, such as <c>AUTH PLAIN LOGIN</c>.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = ["PIPELINING", "SIZE 1000000", "8BITMIME", "ENHANCEDSTATUSCODES"];

    /// <summary>How many clients connected so far.</summary>
    public int Connections => _connections;

    /// <summary>How many of them are still here.</summary>
    public int OpenConnections => _open.Count;

    /// <summary>The next MAIL on a connection that carried so many is answered 421, and the connection closed.</summary>
    public int MaxMessagesPerConnection { get; init; } = int.MaxValue;

    /// <summary>Whoever connects beyond these is greeted with 421.</summary>
    public int MaxConnections { get; set; } = int.MaxValue;

    /// <summary>Every command line so far, of all connections.</summary>
    public IReadOnlyList<string> Commands
    {
        get
        {
            lock (_lock) return [.. _commands];
        }
    }

    /// <summary>Every line so far: commands, answers to challenges, and messages.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_lock) return [.. _heard];
        }
    }

    /// <summary>Every message so far, as it came, dots unstuffed.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_lock) return [.. _messages];
        }
    }

    /// <summary>What to do the next times; after that the usual.</summary>
    public ScriptedSmtpServer Next(At moment, params ReadOnlySpan<SmtpAct> acts)
    {
        foreach (var act in acts) _script.GetOrAdd(moment, _ => []).Enqueue(act);
        return this;
    }

    public ScriptedSmtpServer Always(At moment, SmtpAct act)
    {
        _always[moment] = act;
        return this;
    }

    /// <summary>Hangs up on everybody.</summary>
    public void DropAll()
    {
        foreach (var connection in _open.Keys) connection.Dispose();
    }

    /// <exception cref="TimeoutException">It did not come to that; the message says what did come.</exception>
    public async Task WaitForAsync(Func<ScriptedSmtpServer, bool> condition)
    {
        using var deadline = new CancellationTokenSource(_patience);
        while (true)
        {
            Task change;
            lock (_lock) change = _change.Task;
            if (condition(this)) return;
            try
            {
                await change.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"It did not come to that; the clients said: {string.Join(" | ", Commands)}");
            }
        }
    }

    public Task WaitForCommandAsync(string command) =>
        WaitForAsync(server => server.Commands.Any(line => line.StartsWith(command, StringComparison.OrdinalIgnoreCase)));

    public async ValueTask DisposeAsync()
    {
        if (_end.IsCancellationRequested) return;
        await _end.CancelAsync();
        _listener.Stop();
        DropAll();
        _end.Dispose();
    }

    internal SmtpAct ActAt(At moment) =>
        _script.TryGetValue(moment, out var acts) && acts.TryDequeue(out var act) ? act
        : _always.TryGetValue(moment, out var always) ? always
        : new SmtpAct.Usual();

    internal bool IsFull => OpenConnections > MaxConnections;

    internal void Leave(ScriptedConnection connection) => Change(() => _open.TryRemove(connection, out _));

    internal void Hear(string command) => Change(() => _commands.Add(command));

    internal void Overhear(string line) => Change(() => _heard.Add(line));

    internal void Take(string message) => Change(() => _messages.Add(message));

    internal void Change(Action action)
    {
        TaskCompletionSource change;
        lock (_lock)
        {
            action();
            change = _change;
            _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        change.SetResult();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var connection = new ScriptedConnection(this, await _listener.AcceptTcpClientAsync(_end.Token));
                Change(() => (_connections, _open[connection]) = (_connections + 1, true));
                _ = connection.RunAsync(_end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
