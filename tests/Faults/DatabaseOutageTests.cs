using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Faults;

/// <summary>The database goes away in the middle and comes back: what the relay said meanwhile is not forgotten.</summary>
public sealed class DatabaseOutageTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task An_acceptance_heard_while_the_database_was_away_is_on_record_when_it_is_back()
    {
        var direct = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        await using var line = new TcpProxy(direct.Port);
        var database = new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Host = "127.0.0.1", Port = line.Port }.ConnectionString;
        await using var app = LiveNotifyApp.Start(database);
        using var client = app.Api();
        var scene = new FaultScene(client);
        await scene.SenderAsync(_relay);
        await scene.ReceiverAsync("ops@example.com");
        var key = await scene.SourceAsync();
        _relay.Next(At.Dot, new SmtpAct.Hang());
        var held = FaultScene.NotifyAsync(client, key, "First");
        await _relay.WaitForAsync(relay => relay.Messages.Count == 1);
        var notification = await held;

        line.Cut();
        _relay.DropAll();
        line.Mend();

        var accepted = await scene.UntilAsync(notification, d => d["status"]!.ToString() is "accepted" or "deferred", "the outcome is on record");
        accepted["attempts"]!.GetValue<int>().ShouldBe(1);
        await scene.UntilAsync(await FaultScene.NotifyAsync(client, key, "Second"), "accepted");
    }
}
