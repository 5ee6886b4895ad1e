using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using MimeKit;

namespace LiveNotify.Tests.Smtp;

/// <summary>A mail the relay accepted.</summary>
/// <param name="At">When it had the whole mail, just before it answered 250.</param>
/// <param name="Connection">Names the connection it came over.</param>
/// <param name="From">Of the envelope.</param>
/// <param name="To">Of the envelope.</param>
/// <param name="Raw">The bytes as they came.</param>
public sealed record RelayedMail(DateTimeOffset At, string Connection, string From, IReadOnlyList<string> To, byte[] Raw)
{
    public MimeMessage Message { get; } = MimeMessage.Load(new MemoryStream(Raw));

    public string Subject => Message.Subject ?? "";
}

/// <summary>
/// A real SMTP server on the loopback (npm smtp-server): wants STARTTLS and a password, refuses mail to <c>nobody@...</c>,
/// keeps what it accepted. Start it, give a sender <see cref="Host"/>, <see cref="Port"/>, <see cref="Username"/>,
/// <see cref="Password"/> and <see cref="CaPem"/>, and wait for mails.
/// </summary>
public sealed class RealRelay : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly TestCa _ca;
    private readonly TaskCompletionSource<int> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder _complaints = new();
    private readonly Lock _lock = new();
    private readonly List<RelayedMail> _mails = [];
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RealRelay(Process process, TestCa ca)
    {
        (_process, _ca) = (process, ca);
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => _complaints.AppendLine(line.Data);
    }

    public string Host { get; } = "127.0.0.1";

    public int Port { get; private set; }

    public string Username { get; } = "ops@relay.example";

    public string Password { get; } = $"Pw-{Convert.ToHexString(RandomNumberGenerator.GetBytes(12))}";

    /// <summary>What a sender must trust to speak TLS with this relay.</summary>
    public string CaPem => _ca.Pem;

    public IReadOnlyList<RelayedMail> Mails
    {
        get
        {
            lock (_lock) return [.. _mails];
        }
    }

    /// <param name="port">0: any free port. Name one to come back where a relay was before.</param>
    public static async Task<RealRelay> StartAsync(int port = 0)
    {
        var process = new Process
        {
            StartInfo = new("node", [Path.Combine(AppContext.BaseDirectory, "Smtp", "relay.mjs")])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var relay = new RealRelay(process, new TestCa());
        await relay.BeginAsync(port);
        return relay;
    }

    /// <summary>The first mail, come or still to come, that fits.</summary>
    /// <exception cref="TimeoutException">None came in time; the message says what did.</exception>
    public async Task<RelayedMail> WaitForMailAsync(Func<RelayedMail, bool> fits, TimeSpan? patience = null)
    {
        using var deadline = new CancellationTokenSource(patience ?? _patience);
        while (true)
        {
            Task arrival;
            lock (_lock)
            {
                if (_mails.Find(mail => fits(mail)) is { } found) return found;
                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No such mail came; these did: {string.Join(", ", Mails.Select(mail => $"«{mail.Subject}» to {string.Join(' ', mail.To)}"))}");
            }
        }
    }

    public Task<RelayedMail> WaitForMailAsync(string subjectContains) =>
        WaitForMailAsync(mail => mail.Subject.Contains(subjectContains, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _ca.Dispose();
    }

    private async Task BeginAsync(int port)
    {
        using var certificate = _ca.Issue(["localhost", "127.0.0.1"]);
        using var key = certificate.GetECDsaPrivateKey()!;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new
        {
            key = key.ExportPkcs8PrivateKeyPem(),
            cert = certificate.ExportCertificatePem(),
            username = Username,
            password = Password,
            port,
        }));
        await _process.StandardInput.FlushAsync();

        var ended = _process.WaitForExitAsync();
        if (await Task.WhenAny(_listening.Task, ended).WaitAsync(_patience) == ended)
            throw new InvalidOperationException($"The relay did not start: {_complaints}");
        Port = await _listening.Task;
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        var said = JsonDocument.Parse(line).RootElement;
        if (said.GetProperty("event").GetString() == "listening")
        {
            _listening.SetResult(said.GetProperty("port").GetInt32());
            return;
        }

        var mail = new RelayedMail(
            DateTimeOffset.FromUnixTimeMilliseconds(said.GetProperty("at").GetInt64()),
            said.GetProperty("connection").GetString()!,
            said.GetProperty("from").GetString()!,
            [.. said.GetProperty("to").EnumerateArray().Select(to => to.GetString()!)],
            said.GetProperty("raw").GetBytesFromBase64());
        TaskCompletionSource arrival;
        lock (_lock)
        {
            _mails.Add(mail);
            arrival = _arrival;
            _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrival.SetResult();
    }
}
