using System.Net;
using System.Net.Sockets;
using System.Text;

namespace LiveNotify.Tests.Smtp;

/// <summary>
/// A server on the loopback that is none for mail: it says its first words at once, or only when the client has said something, and has
/// a secret in all of them.
/// </summary>
public sealed class StrangeServer : IAsyncDisposable
{
    /// <summary>What must be found nowhere.</summary>
    public const string Secret = "Internal-Secret-7731";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly byte[] _words;
    private readonly bool _waits;
    private readonly bool _hangsUp;

    private StrangeServer(byte[] words, bool waits, bool hangsUp)
    {
        (_words, _waits, _hangsUp) = (words, waits, hangsUp);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Host { get; } = "127.0.0.1";

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static IReadOnlyList<string> Kinds { get; } =
        ["http", "http that waits", "ssh", "redis", "mysql", "imap", "binary", "digits", "code of four digits", "code without a space", "no line end", "TLS alert", "reply, then something else"];

    public static StrangeServer Of(string kind) => kind switch
    {
        "http" => new(Utf8($"HTTP/1.1 400 Bad Request\r\nServer: {Secret}\r\n\r\n"), waits: false, hangsUp: true),
        "http that waits" => new(Utf8($"HTTP/1.1 400 Bad Request\r\nServer: {Secret}\r\n\r\n"), waits: true, hangsUp: true),
        "ssh" => new(Utf8($"SSH-2.0-OpenSSH_9.2p1 {Secret}\r\n"), waits: false, hangsUp: false),
        "redis" => new(Utf8($"-ERR {Secret} wrong number of arguments\r\n"), waits: false, hangsUp: false),
        "mysql" => new([0x4a, 0, 0, 0, 0x0a, .. Utf8($"8.0.36-{Secret}\0"), 1, 2, 3, 0x0a], waits: false, hangsUp: false),
        "imap" => new(Utf8($"* OK [CAPABILITY IMAP4rev1] {Secret} ready\r\n"), waits: false, hangsUp: false),
        "binary" => new([0xff, 0xfb, 0x01, .. Utf8(Secret), 0, 0x0d, 0x0a], waits: false, hangsUp: false),
        "digits" => new(Utf8($"61371 26-11-27 09:59:42 {Secret}\r\n"), waits: false, hangsUp: false),
        "code of four digits" => new(Utf8($"2200 {Secret}\r\n"), waits: false, hangsUp: false),
        "code without a space" => new(Utf8($"220{Secret}\r\n"), waits: false, hangsUp: false),
        "no line end" => new(Utf8(Secret), waits: false, hangsUp: true),
        "TLS alert" => new([0x15, 0x03, 0x01, 0, 2, 2, 40, .. Utf8(Secret)], waits: true, hangsUp: true),
        "reply, then something else" => new(Utf8($"220 hello\r\n{Secret}\r\n"), waits: false, hangsUp: false),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such server"),
    };

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        _end.Dispose();
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token), _end.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client, CancellationToken end)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            var heard = new byte[4096];
            if (_waits && await stream.ReadAsync(heard, end) == 0) return;
            await stream.WriteAsync(_words, end);
            while (!_hangsUp && await stream.ReadAsync(heard, end) > 0) await stream.WriteAsync(_words, end);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client left, or the test is over.
        }
    }
}
