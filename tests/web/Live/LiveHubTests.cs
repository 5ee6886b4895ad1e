using System.Collections.Concurrent;
using System.Net;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Live;

public sealed class LiveHubTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly List<HubConnection> _connections = [];
    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _scene = new(_app.Services);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections) await connection.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Only_readers_get_in()
    {
        (await NegotiateAsync(_app.Anonymous)).ShouldBe(HttpStatusCode.Unauthorized);
        (await NegotiateAsync(_app.Api("lnt_nobody"))).ShouldBe(HttpStatusCode.Unauthorized);
        (await NegotiateAsync(await _app.AsAsync(Role.Auditor, "auditor@example.com"))).ShouldBe(HttpStatusCode.OK);
        (await NegotiateAsync(_app.Admin)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_page_hears_that_deliveries_changed_and_up_to_which_event()
    {
        var heard = await ListenAsync("deliveries");

        await _scene.ReportAsync(await _scene.SourceAsync(), "Nobody wants to know");

        var last = await _app.Services.GetRequiredService<DeliveryQueries>().LastSequenceAsync();
        await Wait.UntilAsync(() => heard.Contains(("deliveries", last)), $"deliveries changed up to {last}");
        heard.ShouldAllBe(h => h.Topic == "deliveries");
    }

    [Fact]
    public async Task One_delivery_and_the_senders_are_topics_of_their_own()
    {
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com", "bob@example.com");
        var deliveries = await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full");
        var ofFirst = await ListenAsync($"delivery:{deliveries[0].Id}");
        var ofSecond = await ListenAsync($"delivery:{deliveries[1].Id}");
        var ofSenders = await ListenAsync("senders");

        await _scene.AcceptAsync(deliveries[0]);
        await _scene.SenderAsync("[Second]");

        await Wait.UntilAsync(() => !ofFirst.IsEmpty && !ofSenders.IsEmpty, "each topic heard of its own");
        ofFirst.ShouldAllBe(h => h.Topic == $"delivery:{deliveries[0].Id}");
        ofSenders.ShouldAllBe(h => h.Topic == "senders");
        ofSecond.ShouldBeEmpty();
    }

    [Fact]
    public async Task However_fast_things_change_the_pages_hear_it_a_few_times_a_second_and_the_last_change_for_certain()
    {
        await _scene.SenderAsync();
        await _scene.ReceiverAsync([.. Enumerable.Range(1, 100).Select(i => $"user{i}@example.com")]);
        var source = await _scene.SourceAsync();
        var heard = await ListenAsync("deliveries", $"delivery:{Guid.NewGuid()}");

        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < 20; i++) await Task.WhenAll(Enumerable.Range(0, 5).Select(j => _scene.ReportAsync(source, $"Flood {i}.{j}")));
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;

        var last = await _app.Services.GetRequiredService<DeliveryQueries>().LastSequenceAsync();
        await Wait.UntilAsync(() => heard.Contains(("deliveries", last)), "the last change");
        heard.Count(h => h.Topic == "deliveries").ShouldBeLessThan(5 + (int)(seconds * 4));
        heard.ShouldContain(h => h.Topic == "delivery:*");
    }

    [Fact]
    public async Task A_topic_there_is_not_is_refused()
    {
        var connection = await ConnectAsync();

        foreach (var topic in new[] { "users", "delivery:*", "delivery:17", "" })
            (await Should.ThrowAsync<HubException>(() => connection.InvokeAsync("Subscribe", new[] { topic }))).Message.ShouldContain($"There is no topic {topic}");
        (await Should.ThrowAsync<HubException>(() => connection.InvokeAsync("Subscribe", Enumerable.Repeat("senders", 21)))).Message.ShouldContain("At most 20");
    }

    private static async Task<HttpStatusCode> NegotiateAsync(HttpClient client) =>
        (await client.PostAsync("/hubs/live/negotiate?negotiateVersion=1", null)).StatusCode;

    private async Task<ConcurrentQueue<(string Topic, long Sequence)>> ListenAsync(params string[] topics)
    {
        var heard = new ConcurrentQueue<(string, long)>();
        var connection = await ConnectAsync();
        connection.On<string, long>("Changed", (topic, sequence) => heard.Enqueue((topic, sequence)));
        await connection.InvokeAsync("Subscribe", topics);
        return heard;
    }

    private async Task<HubConnection> ConnectAsync()
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(_app.Address, "hubs/live"), o => o.Headers["Authorization"] = $"Bearer {LiveNotifyApp.ApiToken}")
            .Build();
        _connections.Add(connection);
        await connection.StartAsync();
        return connection;
    }
}
