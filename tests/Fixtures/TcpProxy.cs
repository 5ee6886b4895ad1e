using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace LiveNotify.Tests.Fixtures;

/// <summary>A line on the loopback that a test can cut and mend: for a network that goes away.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> _lines = [];
    private readonly Task _accepting;
    private volatile bool _cut;

    public TcpProxy(int target)
    {
        Target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The port new lines lead to: a server that was started again has another.</summary>
    public int Target { get; set; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Breaks every line, and every new one at once.</summary>
    public void Cut()
    {
        _cut = true;
        foreach (var line in _lines) line.Close();
    }

    public void Mend() => _cut = false;

    public async ValueTask DisposeAsync()
    {
        Cut();
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var caller = await _listener.AcceptTcpClientAsync();
                _lines.Add(caller);
                if (_cut) caller.Close();
                else _ = ForwardAsync(caller);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was stopped: that is the end.
        }
    }

    private async Task ForwardAsync(TcpClient caller)
    {
        using var server = new TcpClient { NoDelay = true };
        caller.NoDelay = true;
        _lines.Add(server);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, Target);
            await Task.WhenAny(caller.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(caller.GetStream()));
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        finally
        {
            caller.Close();
        }
    }
}
