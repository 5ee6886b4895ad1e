using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace LiveNotify.Tests.Smtp;

/// <summary>One client of the scripted server.</summary>
internal sealed class ScriptedConnection(ScriptedSmtpServer server, TcpClient client) : IDisposable
{
    private readonly StringBuilder _message = new();
    private Stream _stream = client.GetStream();
    private StreamReader? _lines;
    private bool _encrypted;
    private int _taken;

    /// <summary>Hangs up.</summary>
    public void Dispose()
    {
        client.Dispose();
        _lines?.Dispose();
    }

    public async Task RunAsync(CancellationToken end)
    {
        try
        {
            if (server.Ssl || (server.TakesBoth && await BeginsWithTlsAsync(end))) await EncryptAsync();
            _lines = new(_stream, Encoding.Latin1);
            if (server.IsFull)
            {
                await SayAsync("421 4.3.2 too many connections");
                return;
            }

            if (!await DoAsync(At.Connect, "220 scripted.example ESMTP", end)) return;
            while (await ListenAsync(end) is { } command)
            {
                server.Hear(command);
                if (!await AnswerAsync(command, end)) return;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException or AuthenticationException or SocketException)
        {
            // The client left, or the test is over.
        }
        finally
        {
            server.Leave(this);
            Dispose();
        }
    }

    /// <summary>Who speaks before the greeting speaks TLS.</summary>
    private async Task<bool> BeginsWithTlsAsync(CancellationToken end)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(end);
        patience.CancelAfter(TimeSpan.FromMilliseconds(150));
        try
        {
            return await client.Client.ReceiveAsync(new byte[1], SocketFlags.Peek, patience.Token) > 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<string?> ListenAsync(CancellationToken end)
    {
        var line = await _lines!.ReadLineAsync(end);
        if (line is not null) server.Overhear(line);
        return line;
    }

    private async Task<bool> AnswerAsync(string command, CancellationToken end) => command.Split(' ', ':')[0].ToUpperInvariant() switch
    {
        "EHLO" => await DoAsync(At.Ehlo, Ehlo(), end),
        "STARTTLS" => await DoAsync(At.StartTls, "220 2.0.0 go ahead", end, EncryptAsync),
        "AUTH" => await SignInAsync(command, end),
        "MAIL" when _taken >= server.MaxMessagesPerConnection => await SayAsync("421 4.7.0 enough messages for one connection") && false,
        "MAIL" => await DoAsync(At.Mail, "250 2.1.0 sender ok", end),
        "RCPT" => await DoAsync(At.Rcpt, "250 2.1.5 recipient ok", end),
        "DATA" => await DoAsync(At.Data, "354 go ahead", end, () => ReadMessageAsync(end)) && (_message.Length == 0 || await EndAsync(end)),
        "RSET" => await DoAsync(At.Rset, "250 2.0.0 ok", end),
        "NOOP" => await DoAsync(At.Noop, "250 2.0.0 ok", end),
        "QUIT" => await DoAsync(At.Quit, "221 2.0.0 bye", end) && false,
        _ => await SayAsync("500 5.5.1 what?"),
    };

    private string Ehlo()
    {
        List<string> lines = ["scripted.example", .. server.Extensions];
        if (server is { Certificate: not null, Ssl: false } && !_encrypted) lines.Add("STARTTLS");
        return string.Join('\n', lines.Select((line, i) => $"250{(i == lines.Count - 1 ? ' ' : '-')}{line}"));
    }

    private async Task<bool> SignInAsync(string command, CancellationToken end)
    {
        var asks = command.Split(' ').Length == 2;
        for (var i = 0; asks && i < 2; i++)
        {
            await SayAsync(i == 0 ? "334 VXNlcm5hbWU6" : "334 UGFzc3dvcmQ6");
            await ListenAsync(end);
        }

        return await DoAsync(At.Auth, "235 2.7.0 welcome", end);
    }

    private async Task<bool> EndAsync(CancellationToken end)
    {
        server.Take(_message.ToString());
        _taken++;
        _message.Clear();
        return await DoAsync(At.Dot, "250 2.0.0 Ok: queued as 4711", end);
    }

    private async Task ReadMessageAsync(CancellationToken end)
    {
        while (await ListenAsync(end) is { } line && line != ".")
            _message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
    }

    /// <summary>Whether the conversation goes on.</summary>
    /// <param name="then">What a healthy server does after its healthy reply.</param>
    private async Task<bool> DoAsync(At moment, string usual, CancellationToken end, Func<Task>? then = null)
    {
        switch (server.ActAt(moment))
        {
            case SmtpAct.Reply reply:
                return await SayAsync(reply.Lines, reply.Charset);
            case SmtpAct.ReplyAndDrop reply:
                await SayAsync(reply.Lines);
                return false;
            case SmtpAct.Drop:
                return false;
            case SmtpAct.Hang:
                await new TaskCompletionSource().Task.WaitAsync(end);
                return false;
            case SmtpAct.Garbage garbage:
                await _stream.WriteAsync(garbage.Bytes, end);
                return true;
            case SmtpAct.Oversize oversize:
                return await SayAsync($"{oversize.Code} {new string('x', oversize.Length)}");
            case SmtpAct.Wait wait:
                await wait.Word.WaitAsync(end);
                break;
            case SmtpAct.Slow slow:
                await Task.Delay(slow.Delay, end);
                break;
        }

        await SayAsync(usual);
        if (then is not null) await then();
        return true;
    }

    private async Task<bool> SayAsync(string lines, string charset = "utf-8")
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);
        await _stream.WriteAsync(encoding.GetBytes(lines.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n"));
        return true;
    }

    private async Task EncryptAsync()
    {
        var tls = new SslStream(client.GetStream());
        // Offline: or this side would ask for what the certificate says of its issuer, and a test would take that for the client.
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(server.Certificate!, null, offline: true),
        });
        (_stream, _encrypted) = (tls, true);
        _lines = new(_stream, Encoding.Latin1);
    }
}
