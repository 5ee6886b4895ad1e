using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.DevServices;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Faults;

/// <summary>PostgreSQL itself is stopped in the middle of the sending, and started again.</summary>
public sealed class DatabaseRestartTests : IAsyncLifetime
{
    private const string Database = "livenotify";

    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedSmtpServer _relay = new();
    private EmbeddedPostgres _postgres = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await StartAsync();
        await _postgres.EnsureDatabaseAsync(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_was_answered_202_goes_out_and_the_interruption_costs_nothing()
    {
        await using var line = new TcpProxy(_postgres.Port);
        var database = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString(Database)) { Port = line.Port }.ConnectionString;
        await using var app = LiveNotifyApp.Start(database);
        using var client = app.Api();
        var scene = new FaultScene(client);
        await scene.SenderAsync(_relay);
        await scene.ReceiverAsync("ops@example.com");
        var key = await scene.SourceAsync();
        var word = new TaskCompletionSource();
        _relay.Always(At.Dot, new SmtpAct.Wait(word.Task));
        var answered = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => FaultScene.NotifyAsync(client, key, $"Before {i}")));
        await _relay.WaitForAsync(relay => relay.Messages.Count > 0);

        await _postgres.DisposeAsync();
        word.SetResult();
        _relay.Always(At.Dot, new SmtpAct.Usual());
        _postgres = await StartAsync();
        line.Target = _postgres.Port;

        foreach (var notification in answered) (await scene.UntilAsync(notification, "accepted"))["attempts"]!.GetValue<int>().ShouldBeGreaterThan(0);
        await scene.UntilAsync(await FaultScene.NotifyAsync(client, key, "After"), "accepted");
    }

    private Task<EmbeddedPostgres> StartAsync() =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(ProjectFolder.Find(AppContext.BaseDirectory), _folder.Path), NullLogger.Instance);
}
