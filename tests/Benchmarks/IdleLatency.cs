using System.Diagnostics;
using System.Net.Sockets;
using LiveNotify.Tests.Browser;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Playwright;
using MimeKit;

namespace LiveNotify.Benchmarks;

/// <summary>How long one thing takes when nothing else is going on.</summary>
internal static class IdleLatency
{
    public static async Task RunAsync(PostgresFixture postgres, int rounds)
    {
        await using var browser = new BrowserFixture();
        await using var relay = await RealRelay.StartAsync();
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var scene = await Scene.SetUpAsync(app, relay);

        Report.Title($"Idle latency, one at a time, {rounds} rounds");
        Report.Row("baseline: MailKit, one warm connection, mail -> relay has it", await BareMailKitAsync(relay, rounds));
        Report.Row("webhook -> 202", await WebhookToAnswerAsync(scene, rounds));
        Report.Row("webhook -> relay has the mail", await WebhookToRelayAsync(scene, rounds));
        await using var page = await browser.NewPageAsync(app);
        var (appears, accepted) = await WebhookToBrowserAsync(scene, page.Page, rounds);
        Report.Row("webhook -> row in the browser", appears);
        Report.Row("relay's 250 -> row says accepted", accepted);
    }

    /// <summary>What the relay and MailKit need by themselves: the floor of everything below.</summary>
    private static async Task<IReadOnlyList<double>> BareMailKitAsync(RealRelay relay, int rounds)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(relay.Host, relay.Port);
        using var client = new SmtpClient();
#pragma warning disable CA5359 // The relay is ours, and telling its certificate from another is no part of the baseline
        client.ServerCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        await client.ConnectAsync(socket, relay.Host, relay.Port, SecureSocketOptions.StartTls);
        await client.AuthenticateAsync(relay.Username, relay.Password);
        return await RepeatAsync(rounds, async title =>
        {
            var message = new MimeMessage([new MailboxAddress("", relay.Username)], [new MailboxAddress("", "bench@example.com")], title, new TextPart { Text = "x" });
            await client.SendAsync(message);
        });
    }

    private static Task<IReadOnlyList<double>> WebhookToAnswerAsync(Scene scene, int rounds) => RepeatAsync(rounds, async title =>
    {
        var clock = Stopwatch.StartNew();
        await scene.NotifyAsync(title);
        var answered = clock.Elapsed;
        await scene.Relay.WaitForMailAsync(title);
        return answered;
    });

    private static Task<IReadOnlyList<double>> WebhookToRelayAsync(Scene scene, int rounds) => RepeatAsync(rounds, async title =>
    {
        var sent = DateTimeOffset.UtcNow;
        await scene.NotifyAsync(title);
        return (await scene.Relay.WaitForMailAsync(title)).At - sent;
    });

    /// <summary>Both measured by the page itself: a mutation observer notes when a row with the title is there, and when it says accepted.</summary>
    private static async Task<(IReadOnlyList<double> Appears, IReadOnlyList<double> Accepted)> WebhookToBrowserAsync(Scene scene, IPage page, int rounds)
    {
        await page.GotoAsync("/deliveries");
        await page.Locator("[data-when=live]").WaitForAsync();
        var accepted = new List<double>();
        var appears = await RepeatAsync(rounds, async title =>
        {
            var seen = page.EvaluateAsync<double[]>(Watch, title);
            var sent = DateTimeOffset.UtcNow;
            await scene.NotifyAsync(title);
            var relayed = (await scene.Relay.WaitForMailAsync(title)).At;
            var (first, last) = await seen is [var a, var b] ? (a, b) : throw new InvalidOperationException("Two times were asked for");
            accepted.Add(Math.Max(0, last - relayed.ToUnixTimeMilliseconds()));
            return TimeSpan.FromMilliseconds(first - (sent - DateTimeOffset.UnixEpoch).TotalMilliseconds);
        });
        return (appears, accepted);
    }

    private const string Watch =
        """
        title => new Promise(done => {
          const now = () => performance.timeOrigin + performance.now();
          let first = 0;
          const look = () => {
            const row = [...document.querySelectorAll('tr[data-status]')].find(r => r.textContent.includes(title));
            if (row && !first) first = now();
            if (row?.dataset.status === 'accepted') { observer.disconnect(); done([first, now()]); }
          };
          const observer = new MutationObserver(look);
          observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
          look();
        })
        """;

    private static Task<IReadOnlyList<double>> RepeatAsync(int rounds, Func<string, Task> round) => RepeatAsync(rounds, async title =>
    {
        var clock = Stopwatch.StartNew();
        await round(title);
        return clock.Elapsed;
    });

    private static async Task<IReadOnlyList<double>> RepeatAsync(int rounds, Func<string, Task<TimeSpan>> round)
    {
        const int warmUp = 150;
        var times = new List<double>();
        for (var i = 0; i < warmUp + rounds; i++)
        {
            var took = await round($"Bench {Guid.NewGuid():N}");
            if (i >= warmUp) times.Add(took.TotalMilliseconds);
        }

        return times;
    }
}
