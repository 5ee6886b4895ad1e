using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Faults;

/// <summary>Separate processes, real signals: nothing answered 202 is lost, and nothing is sent by two nodes at once.</summary>
public sealed class CrashTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan TakenUpWithin = TimeSpan.FromSeconds(5 + 15);

    private readonly ScriptedSmtpServer _relay = new();
    private string _database = "";

    public async ValueTask InitializeAsync() => _database = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task What_a_killed_node_had_in_hand_another_sends_with_the_same_Message_ID_and_says_so()
    {
        _relay.Next(At.Dot, new SmtpAct.Hang());
        await using var first = await Node.StartAsync(_database);
        var key = await SetUpAsync(first);
        var notification = await FaultScene.NotifyAsync(first.Client, key);
        await _relay.WaitForAsync(relay => relay.Messages.Count == 1);
        await using var second = await Node.StartAsync(_database);

        first.Kill();
        var killed = DateTimeOffset.UtcNow;

        var accepted = await second.Scene.UntilAsync(notification, "accepted");
        (accepted["acceptedAt"]!.GetValue<DateTimeOffset>() - killed).ShouldBeLessThan(TakenUpWithin);
        FaultScene.EventsOf(accepted).Where(e => e != "renewed").ShouldBe(["queued", "sending", "interrupted", "sending", "accepted"]);
        accepted["timeline"]!.AsArray().Select(line => line!["detail"]!.ToString()).ShouldContain(line => line.StartsWith("Taken up again after an interruption"));
        accepted["attempts"]!.GetValue<int>().ShouldBe(2);
        _relay.Messages.Count.ShouldBe(2);
        _relay.Messages.ShouldAllBe(message => message.Contains($"<{accepted["messageId"]}>"));
    }

    [Fact]
    public async Task Killed_at_any_moment_under_load_a_node_loses_nothing_that_was_answered_202()
    {
        await using var survivor = await Node.StartAsync(_database);
        var key = await SetUpAsync(survivor);
        var posted = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            await using var victim = await Node.StartAsync(_database);
            var posts = Enumerable.Range(0, 60).Select(i => TryNotifyAsync(victim, key, $"Round {round} number {i}")).ToList();
            await Task.WhenAny(posts.Skip(round * 20).Take(20));
            victim.Kill();
            posted.AddRange((await Task.WhenAll(posts)).OfType<string>());
        }

        posted.ShouldNotBeEmpty();
        foreach (var notification in posted) await survivor.Scene.UntilAsync(notification, "accepted");
        // At least once, and a repeat only where the timeline says that it may be one.
        foreach (var delivery in await survivor.Scene.DeliveriesAsync("status=accepted"))
        {
            var sent = _relay.Messages.Count(message => message.Contains($"<{delivery["messageId"]}>"));
            sent.ShouldBeInRange(1, delivery["attempts"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task Told_to_stop_a_node_finishes_what_is_in_DATA_and_hands_the_rest_back()
    {
        await using var stopping = await Node.StartAsync(_database, ("Delivery__Connections", "1"));
        var key = await SetUpAsync(stopping);
        _relay.Always(At.Dot, new SmtpAct.Hang());
        for (var i = 0; i < 20; i++) await FaultScene.NotifyAsync(stopping.Client, key, $"Number {i}");
        await _relay.WaitForAsync(relay => relay.Messages.Count >= 1);

        var told = DateTimeOffset.UtcNow;
        stopping.Terminate();
        _relay.Always(At.Dot, new SmtpAct.Usual());

        (await stopping.ExitCodeAsync()).ShouldBe(0);
        (DateTimeOffset.UtcNow - told).ShouldBeLessThan(TimeSpan.FromSeconds(25));
        // Only now: whatever had waited for long it would have taken up itself, and hung with it.
        await using var other = await Node.StartAsync(_database);
        await other.Scene.UntilAllAsync(20, "accepted");
    }

    [Fact]
    public async Task Two_nodes_share_a_database_and_send_each_mail_once()
    {
        await using var one = await Node.StartAsync(_database);
        var key = await SetUpAsync(one);
        await using var two = await Node.StartAsync(_database);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => FaultScene.NotifyAsync((i % 2 == 0 ? one : two).Client, key, $"Number {i}")));

        await two.Scene.UntilAllAsync(200, "accepted");
        _relay.Messages.Count.ShouldBe(200);
        (await one.Scene.DeliveriesAsync("")).ShouldAllBe(delivery => delivery["attempts"]!.GetValue<int>() == 1);
    }

    private async Task<string> SetUpAsync(Node node)
    {
        await node.Scene.SenderAsync(_relay);
        await node.Scene.ReceiverAsync("ops@example.com");
        return await node.Scene.SourceAsync();
    }

    /// <summary>The id of the notification; null where the node died before it answered.</summary>
    private static async Task<string?> TryNotifyAsync(Node node, string key, string title)
    {
        try
        {
            return await FaultScene.NotifyAsync(node.Client, key, title);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
