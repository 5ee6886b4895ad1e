using System.Diagnostics;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LiveNotify.Benchmarks;

internal static class Micro
{
    public static async Task RunAsync()
    {
        await using var postgres = new PostgresFixture { Durable = true };
        var cs = await postgres.CreateDatabaseAsync();
        await using var host = await EventStoreHost.OnAsync(cs);
        var receptions = host.Services.GetRequiredService<Receptions>();
        var source = new Source(Guid.NewGuid(), 1, "Bench", "bench", SourceFormat.Native, true, "x", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow);
        var report = new LiveNotify.Domain.Notifications.Report(Kind.Alert, Severity.Major, "Load", "Nothing is wrong. Nothing is wrong. Nothing is wrong.", "host", null, AlertState.Firing, null, DateTimeOffset.UtcNow, new Dictionary<string, string> { ["site"] = "dr-1" });
        var actor = new Actor("source:bench", "127.0.0.1", "bench");
        async Task Load(int n) => await Parallel.ForEachAsync(Enumerable.Range(0, n), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, c) => await receptions.ReceiveAsync(source, report, null, actor, c));
        await Load(3000);
        foreach (var round in Enumerable.Range(0, 3)) await MeasureAsync("receptions", 4000, () => Load(4000));
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("Intake:RatePerMinute", "10000000"));
        using var admin = app.Api();
        var made = await Scene.PostAsync(admin, "sources", new { name = "Silent" });
        var client = app.Api(made["key"]!.ToString());
        async Task Http(int n) => await Parallel.ForEachAsync(Enumerable.Range(0, n), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, c) =>
        {
            using var body = new ByteArrayContent(Webhook.Next()) { Headers = { ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/json") } };
            using var answer = await client.PostAsync("/api/v1/notifications", body, c);
            if ((int)answer.StatusCode != 202) throw new InvalidOperationException(answer.StatusCode.ToString());
        });
        async Task Health(int n) => await Parallel.ForEachAsync(Enumerable.Range(0, n), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, c) =>
        {
            using var answer = await client.GetAsync("/healthz", c);
        });
        async Task Get(int n) => await Parallel.ForEachAsync(Enumerable.Range(0, n), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, c) =>
        {
            using var answer = await client.GetAsync("/api/v1/notifications/00000000-0000-0000-0000-000000000000", c);
        });
        await Http(3000); await Health(3000); await Get(2000);
        foreach (var round in Enumerable.Range(0, 3)) { await MeasureAsync("http", 3000, () => Http(3000)); await MeasureAsync("health", 3000, () => Health(3000)); await MeasureAsync("get", 2000, () => Get(2000)); }
        if (Environment.GetEnvironmentVariable("MICRO_SLEEP") is not null) { Console.WriteLine(cs); await Task.Delay(600000); }
    }

    public static async Task MeasureAsync(string name, int n, Func<Task> run)
    {
        var (own, pg, wall) = (Process.GetCurrentProcess().TotalProcessorTime, Postgres(), Stopwatch.StartNew());
        await run();
        Console.WriteLine($"{name}: own {(Process.GetCurrentProcess().TotalProcessorTime - own).TotalMilliseconds / n:0.000} ms, postgres {(Postgres() - pg).TotalMilliseconds / n:0.000} ms, wall {wall.Elapsed.TotalMilliseconds / n:0.000} ms each");
    }

    private static TimeSpan Postgres()
    {
        var mine = $"livenotify-tests-{Environment.ProcessId}";
        int main = 0;
        foreach (var dir in Directory.GetDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(dir), out var pid) && Read($"{dir}/cmdline").Contains(mine) && Read($"{dir}/comm").Trim() == "postgres") { main = pid; break; }
        long ticks = 0;
        foreach (var dir in Directory.GetDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(dir), out var pid))
            {
                var stat = Read($"{dir}/stat");
                if (stat.Length == 0) continue;
                var f = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (pid == main || int.Parse(f[1]) == main) ticks += long.Parse(f[11]) + long.Parse(f[12]);
            }
        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    private static string Read(string path)
    {
        try { return File.ReadAllText(path); } catch { return ""; }
    }
}
