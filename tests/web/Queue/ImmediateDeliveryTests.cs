using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Queue;
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
        var counts = (await Answer.CallAsync(admin, HttpMethod.Get, "/deliveries?status=queued&limit=200")).Json["items"]!.AsArray();
        counts.Count.ShouldBeGreaterThanOrEqualTo(100); // 200 past the queue, 4 batches from it
    }

    [Fact]
    public void A_sender_has_so_much_room_and_none_before_those_that_wait()
    {
        var gate = new SenderGate(1);
        gate.TryTakeImmediate(150).ShouldBeTrue();
        gate.TryTakeImmediate(51).ShouldBeFalse();
        gate.TryTakeImmediate(50).ShouldBeTrue();
        gate.TryTakeImmediate(1).ShouldBeFalse();
        gate.LeaveImmediate(50);
        gate.TryTakeImmediate(1).ShouldBeTrue();
    }

    [Fact]
    public async Task While_the_queue_has_every_place_nothing_passes_it_by()
    {
        var gate = new SenderGate(1);
        (await gate.TryEnterAsync(CancellationToken.None)).ShouldBeTrue();
        gate.TryTakeImmediate(1).ShouldBeFalse();
        gate.Leave();
        gate.TryTakeImmediate(1).ShouldBeTrue();
    }

    private async Task<string> SetUpAsync(LiveNotifyApp app, string[] addresses, int receivers = 1)
    {
        using var admin = app.Api();
        await Answer.CallAsync(admin, HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = _relay.Host, port = _relay.Port });
        for (var i = 0; i < receivers; i++)
            await Answer.CallAsync(admin, HttpMethod.Post, "/receivers", new { name = $"Ops {i}", addresses = addresses.Select(a => receivers == 1 ? a : $"{i}-{a}") });
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
