using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Queue;

/// <summary>From the post to the end of the delivery, with a relay that misbehaves.</summary>
public sealed class DeliveryJobTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task A_deferral_follows_the_schedule_and_the_retry_is_the_same_mail()
    {
        _relay.Next(At.Rcpt, new SmtpAct.Reply("450 4.2.0 try again"));
        await using var app = Start();
        var (_, key) = await SetUpAsync(app);

        var delivery = await EndAsync(app, await PostAsync(app, key));

        delivery["status"]!.ToString().ShouldBe("accepted");
        delivery["attempts"]!.GetValue<int>().ShouldBe(2);
        delivery["timeline"]!.AsArray().Select(line => line!["event"]!.ToString()).ShouldBe(["queued", "sending", "deferred", "sending", "accepted"]);
        delivery["attemptLog"]![0]!["class"]!.ToString().ShouldBe("transient");
        _relay.Messages.Single().ShouldContain(delivery["messageId"]!.ToString());
    }

    [Fact]
    public async Task A_refused_address_fails_alone()
    {
        _relay.Next(At.Rcpt, new SmtpAct.Reply("550 5.1.1 no such user"));
        await using var app = Start();
        var (_, key) = await SetUpAsync(app, "one@example.com", "two@example.com");

        var notification = await PostAsync(app, key);

        await Wait.UntilAsync(async () => (await StatesAsync(app, notification)).Order().SequenceEqual(["accepted", "failed"]), "one is accepted, the other failed");
    }

    [Fact]
    public async Task When_the_schedule_is_at_its_end_the_delivery_failed_with_the_last_reply()
    {
        _relay.Always(At.Rcpt, new SmtpAct.Reply("451 4.3.0 not today"));
        await using var app = Start();
        var (_, key) = await SetUpAsync(app);

        var delivery = await EndAsync(app, await PostAsync(app, key));

        delivery["status"]!.ToString().ShouldBe("failed");
        delivery["attempts"]!.GetValue<int>().ShouldBe(3);
        delivery["lastReply"]!.ToString().ShouldBe("451 4.3.0 not today");
    }

    [Fact]
    public async Task Through_a_disabled_sender_nothing_goes_out_and_the_delivery_says_why()
    {
        await using var app = Start();
        var (sender, key) = await SetUpAsync(app);
        using var admin = app.Api();
        (await Answer.CallAsync(admin, HttpMethod.Put, $"/senders/{sender}", new { version = 1, enabled = false })).Status.ShouldBe(HttpStatusCode.OK);

        var delivery = await EndAsync(app, await PostAsync(app, key));

        delivery["status"]!.ToString().ShouldBe("suppressed");
        delivery["reason"]!.ToString().ShouldBe("sender-disabled");
        _relay.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_committed_and_never_queued_is_swept_up_at_the_next_start()
    {
        string notification;
        var yesterday = new FakeTimeProvider(DateTimeOffset.UtcNow.AddHours(-12));
        await using (var store = await EventStoreHost.OnAsync(_database, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(yesterday))))
        {
            var scene = new DeliveryScene(store.Services);
            await scene.SenderAsync(_relay.Host, _relay.Port);
            await scene.ReceiverAsync("ops@example.com");
            var lost = (await scene.ReportAsync(await scene.SourceAsync(), "Committed, then the power went")).Single();
            notification = lost.Envelope.NotificationId.ToString();
        }

        await using var app = Start();

        (await EndAsync(app, notification))["status"]!.ToString().ShouldBe("accepted");
    }

    [Fact]
    public async Task A_hundred_reports_go_out_over_few_connections_each_once()
    {
        await using var app = Start(("Delivery:Connections", "4"));
        var (_, key) = await SetUpAsync(app);
        using var source = app.Api(key);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Answer.CallAsync(source, HttpMethod.Post, "/notifications", new { kind = "alert", title = $"Number {i:000}" })));

        await Wait.UntilAsync(() => _relay.Messages.Count >= 100, "the relay has them all");
        _relay.Messages.Select(m => m.Split("Message-Id:", 2, StringSplitOptions.None)[^1].Split('\n')[0]).ShouldBeUnique();
        _relay.Messages.Count.ShouldBe(100);
        _relay.Connections.ShouldBeLessThanOrEqualTo(4);
    }

    private LiveNotifyApp Start(params (string, string?)[] settings) =>
        LiveNotifyApp.Start(_database, null, [("Delivery:RetrySchedule", "00:00:01,00:00:01"), .. settings]);

    private async Task<(string Sender, string Key)> SetUpAsync(LiveNotifyApp app, params string[] addresses)
    {
        using var admin = app.Api();
        var sender = await Answer.CallAsync(admin, HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = _relay.Host, port = _relay.Port });
        await Answer.CallAsync(admin, HttpMethod.Post, "/receivers", new { name = "Ops", addresses = addresses.Length > 0 ? addresses : ["ops@example.com"] });
        var source = await Answer.CallAsync(admin, HttpMethod.Post, "/sources", new { name = "Backup" });
        return (sender.Json["id"]!.ToString(), source.Json["key"]!.ToString());
    }

    private static async Task<string> PostAsync(LiveNotifyApp app, string key)
    {
        using var source = app.Api(key);
        return (await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new { kind = "alert", title = "Disk full" })).Json["id"]!.ToString();
    }

    private static async Task<IEnumerable<string>> StatesAsync(LiveNotifyApp app, string notification)
    {
        using var admin = app.Api();
        return (await Answer.CallAsync(admin, HttpMethod.Get, $"/deliveries?notification={notification}")).Json["items"]!.AsArray().Select(d => d!["status"]!.ToString());
    }

    private static async Task<JsonNode> EndAsync(LiveNotifyApp app, string notification)
    {
        await Wait.UntilAsync(
            async () => (await StatesAsync(app, notification)).All(status => status is "accepted" or "failed" or "suppressed"), "the delivery comes to its end");
        using var admin = app.Api();
        var delivery = (await Answer.CallAsync(admin, HttpMethod.Get, $"/deliveries?notification={notification}")).Json["items"]![0]!;
        return (await Answer.CallAsync(admin, HttpMethod.Get, $"/deliveries/{delivery["id"]}")).Json;
    }
}
