using System.Buffers;
using System.Net;
using System.Net.Sockets;
using LiveNotify.Tests.Fixtures;

namespace LiveNotify.Benchmarks;

/// <summary>
/// A relay that costs next to nothing: plain text, no sign-in, commands as fast as they come (PIPELINING), every mail taken and
/// counted. What is measured against it is what the sending side needs.
/// </summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private int _count;
    private byte[]? _sample;

    public SmtpSink()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    public static string Host => "127.0.0.1";

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Mails taken since the start.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The first mail that came, as it came: for a baseline that sends the same.</summary>
    /// <exception cref="InvalidOperationException">None has come yet.</exception>
    public byte[] Sample => Volatile.Read(ref _sample) ?? throw new InvalidOperationException("No mail has come yet");

    /// <exception cref="TimeoutException">They did not come.</exception>
    public Task UntilAsync(int count) => Wait.UntilAsync(() => Count >= count, $"{count} mails at the sink; {Count} have come");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var session = new SmtpSinkSession();
        var replies = new ArrayBufferWriter<byte>();
        try
        {
            await socket.SendAsync(SmtpSinkSession.Greeting, _stop.Token);
            while (!session.IsOver && await socket.ReceiveAsync(session.Free, _stop.Token) is > 0 and var read)
            {
                replies.ResetWrittenCount();
                session.Take(read, replies, Taken);
                if (replies.WrittenCount > 0) await socket.SendAsync(replies.WrittenMemory, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // The other side has gone, or the run is over.
        }
        finally
        {
            socket.Dispose();
        }
    }

    private void Taken(ReadOnlySpan<byte> mail)
    {
        if (Volatile.Read(ref _sample) is null) Volatile.Write(ref _sample, mail.ToArray());
        Interlocked.Increment(ref _count);
    }
}
