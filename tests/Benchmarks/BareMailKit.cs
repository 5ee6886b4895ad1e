using System.Diagnostics;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace LiveNotify.Benchmarks;

/// <summary>What mail costs when nothing is written down: MailKit in a loop on warm connections, with NoDelay, the same mail.</summary>
internal static class BareMailKit
{
    public static async Task<Measured> SendAsync(SmtpSink sink, int connections, int count)
    {
        var left = count;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            using var client = await ConnectAsync(sink);
            var message = Load(sink);
            while (Interlocked.Decrement(ref left) >= 0) await client.SendAsync(message);
            await client.DisconnectAsync(quit: true);
        })));
        return new(count / clock.Elapsed.TotalSeconds, []);
    }

    public static async Task<SmtpClient> ConnectAsync(SmtpSink sink)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(SmtpSink.Host, sink.Port);
        var client = new SmtpClient();
        await client.ConnectAsync(socket, SmtpSink.Host, sink.Port, SecureSocketOptions.None);
        return client;
    }

    public static MimeMessage Load(SmtpSink sink)
    {
        using var bytes = new MemoryStream(sink.Sample);
        return MimeMessage.Load(bytes);
    }
}
