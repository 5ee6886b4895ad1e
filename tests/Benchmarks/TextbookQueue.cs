using System.Diagnostics;
using Hangfire;
using Hangfire.PostgreSql;

namespace LiveNotify.Benchmarks;

/// <summary>
/// The way it is commonly done: a Hangfire job for each mail, and in it a new connection. Kinder than the textbook where that
/// makes it faster: NoDelay, long polling, one loop that enqueues, and nothing recorded.
/// </summary>
internal sealed class TextbookQueue : IDisposable
{
    /// <summary>Hangfire makes an object of this type for each job; what it sends to is the one sink of the run.</summary>
    private static SmtpSink? _jobsSink;

    private readonly SmtpSink _sink;
    private readonly BackgroundJobServer _server;

    public TextbookQueue(string connectionString, SmtpSink sink)
    {
        _sink = _jobsSink = sink;
        GlobalConfiguration.Configuration.UseNoOpLogProvider().UsePostgreSqlStorage(
            o => o.UseNpgsqlConnection(connectionString), new PostgreSqlStorageOptions { EnableLongPolling = true });
        _server = new(new BackgroundJobServerOptions { WorkerCount = 20 });
    }

    public async Task<Measured> SendAsync(int count)
    {
        var done = _sink.Count + count;
        var clock = Stopwatch.StartNew();
        await Task.Run(() =>
        {
            for (var i = 0; i < count; i++) BackgroundJob.Enqueue(() => SendOneAsync());
        });
        await _sink.UntilAsync(done);
        return new(count / clock.Elapsed.TotalSeconds, []);
    }

    /// <summary>The job.</summary>
    public static async Task SendOneAsync()
    {
        using var client = await BareMailKit.ConnectAsync(_jobsSink!);
        await client.SendAsync(BareMailKit.Load(_jobsSink!));
        await client.DisconnectAsync(quit: true);
    }

    public void Dispose() => _server.Dispose();
}
