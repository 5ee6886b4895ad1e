using System.Text.Json.Nodes;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Queue;

/// <summary>What is received goes out at once where there is room, and by the queue where there is none.</summary>
public sealed class ImmediateDeliveryTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task A_mail_with_nothing_before_it_needs_no_job()
    {
        await using var app = LiveNotifyApp.Start(_database);
        var key = await SetUpAsync(app, ["ops@example.com"]);

        var notification = await PostAsync(app, key);

        var delivery = (await AcceptedAsync(app, notification, 1)).Single();
        using var admin = app.Api();
        var told = (await Answer.CallAsync(admin, HttpMethod.Get, $"/deliveries/{delivery!["id"]}")).Json;
        told["timeline"]!.AsArray().Select(line => line!["event"]!.ToString()).ShouldBe(["queued", "sending", "accepted"]);
        (await JobsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task More_than_there_is_room_for_goes_by_the_queue()
    {
        await using var app = LiveNotifyApp.Start(_database);
        var key = await SetUpAsync(app, [.. Enumerable.Range(0, 50).Select(i => $"ops-{i}@example.com")], receivers: 5);

        var notification = await PostAsync(app, key);

        await Wait.UntilAsync(() => _relay.Messages.Count >= 250, "the relay has them all");
        await AcceptedAsync(app, notification, 200); // a page of them
        _relay.Messages.Count.ShouldBe(250);
        (await JobsAsync()).ShouldBeGreaterThanOrEqualTo(3);
    }

    /// <summary>The room of a relay that stands still fills up, and what comes then waits where a person can cancel it.</summary>
    [Fact]
    public async Task Behind_a_relay_that_stands_still_mail_waits_in_the_queue()
    {
        _relay.Always(At.Dot, new SmtpAct.Hang());
        await using var app = LiveNotifyApp.Start(_database);
        var key = await SetUpAsync(app, [.. Enumerable.Range(0, 50).Select(i => $"ops-{i}@example.com")]);

        for (var i = 0; i < 14; i++) await PostAsync(app, key);

        await Wait.UntilAsync(async () => await JobsAsync() > 0, "some go by the queue");
        using var admin = app.Api();
        var queued = (await Answer.CallAsync(admin, HttpMethod.Get, "/deliveries?status=queued&limit=200")).Json["items"]!.AsArray();
        queued.Count.ShouldBeGreaterThanOrEqualTo(100); // 200 past the queue, 4 batches from it
    }

    /// <summary>Each is a batch of its own; two of them find out that nobody answers, and the rest need not.</summary>
    [Fact]
    public async Task When_a_sender_breaks_all_its_mails_in_hand_turn_back()
    {
        _relay.Always(At.Connect, new SmtpAct.Hang());
        await using var app = LiveNotifyApp.Start(_database, null, [("Delivery:Connections", "2"), ("Delivery:TimeoutSeconds", "5")]);
        var key = await SetUpAsync(app, ["ops@example.com"], kind: "alert");

        for (var i = 0; i < 40; i++) await PostAsync(app, key);

        using var admin = app.Api();
        await Wait.UntilAsync(
            async () => (await Answer.CallAsync(admin, HttpMethod.Get, "/deliveries?limit=100")).Json["items"]!.AsArray()
                .Count(d => d!["status"]!.ToString() is "queued" or "deferred") == 40,
            "all of them wait for their sender");
        _relay.Connections.ShouldBeInRange(2, 6); // a probe or two among them
        (await JobsAsync()).ShouldBe(0);
    }

    /// <summary>As after a commit whose answer was lost; what was never committed is passed over.</summary>
    [Fact]
    public async Task What_is_given_back_does_not_wait_for_the_end_of_its_lease()
    {
        Delivery queued;
        await using (var store = await EventStoreHost.OnAsync(_database))
        {
            var scene = new DeliveryScene(store.Services);
            await scene.SenderAsync(_relay.Host, _relay.Port);
            await scene.ReceiverAsync("ops@example.com");
            queued = (await scene.ReportAsync(await scene.SourceAsync(), "Committed, and the answer was lost")).Single();
        }

        await using var app = LiveNotifyApp.Start(_database);
        using (var room = app.Services.GetRequiredService<Batches>().TryTake(queued.SenderId!.Value, 2).ShouldNotBeNull())
        {
            var leased = (await app.Services.GetRequiredService<DeliveryLedger>().LeaseAsync(
                [queued.Id], room.Terms.Node, room.Terms.Lease, room.Terms.Retry, CancellationToken.None)).Single();
            room.GiveBack([leased, leased with { Delivery = leased.Delivery with { Id = Guid.CreateVersion7() } }]);
        }

        var accepted = (await AcceptedAsync(app, $"{queued.Envelope.NotificationId}", 1)).Single();
        using var admin = app.Api();
        (await Answer.CallAsync(admin, HttpMethod.Get, $"/deliveries/{accepted!["id"]}")).Json["timeline"]!.AsArray().Select(line => line!["event"]!.ToString())
            .ShouldBe(["queued", "sending", "returned", "sending", "accepted"]);
    }

    [Fact]
    public void A_sender_has_so_much_room_and_after_that_the_queue_goes_first_for_a_moment()
    {
        var clock = new FakeTimeProvider();
        var gate = new SenderGate(1, clock);
        gate.TryTakeImmediate(150).ShouldBeTrue();
        gate.TryTakeImmediate(50).ShouldBeTrue();
        gate.TryTakeImmediate(1).ShouldBeFalse();

        gate.LeaveImmediate(150);
        gate.TryTakeImmediate(1).ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));
        gate.TryTakeImmediate(151).ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(1));

        gate.TryTakeImmediate(150).ShouldBeTrue();
    }

    [Fact]
    public async Task While_the_queue_has_every_place_nothing_passes_it_by()
    {
        var clock = new FakeTimeProvider();
        var gate = new SenderGate(1, clock);
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();
        gate.TryTakeImmediate(1).ShouldBeFalse();

        gate.Leave();
        clock.Advance(TimeSpan.FromSeconds(1));

        gate.TryTakeImmediate(1).ShouldBeTrue();
    }

    private async Task<string> SetUpAsync(LiveNotifyApp app, string[] addresses, int receivers = 1, string? kind = null)
    {
        using var admin = app.Api();
        await Answer.CallAsync(admin, HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = _relay.Host, port = _relay.Port });
        for (var i = 0; i < receivers; i++)
            await Answer.CallAsync(admin, HttpMethod.Post, "/receivers", new { name = $"Ops {i}", addresses = addresses.Select(a => receivers == 1 ? a : $"{i}-{a}"), kinds = kind is null ? Array.Empty<string>() : [kind] });
        return (await Answer.CallAsync(admin, HttpMethod.Post, "/sources", new { name = "Backup" })).Json["key"]!.ToString();
    }

    private static async Task<string> PostAsync(LiveNotifyApp app, string key)
    {
        using var source = app.Api(key);
        return (await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new { kind = "alert", title = "Disk full" })).Json["id"]!.ToString();
    }

    private static async Task<JsonArray> AcceptedAsync(LiveNotifyApp app, string notification, int count)
    {
        using var admin = app.Api();
        JsonArray accepted = [];
        await Wait.UntilAsync(
            async () => (accepted = (await Answer.CallAsync(admin, HttpMethod.Get, $"/deliveries?notification={notification}&status=accepted&limit=200")).Json["items"]!.AsArray()).Count >= count,
            $"{count} are accepted");
        return accepted;
    }

    private async Task<long> JobsAsync()
    {
        await using var database = NpgsqlDataSource.Create(_database);
        return (long)(await database.CreateCommand("select count(*) from hangfire.job where invocationdata ->> 'Type' like '%DeliverBatch%'").ExecuteScalarAsync())!;
    }
}
