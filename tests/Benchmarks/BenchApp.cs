using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using LiveNotify.Tests.Fixtures;

namespace LiveNotify.Benchmarks;

/// <summary>The app in a process of its own, as in production: what posts and what receives shares no threads and no heap with it.</summary>
internal sealed partial class BenchApp : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<HttpClient> _clients = [];
    private readonly AppProcess _process;

    private BenchApp(string connectionString) => _process = AppProcess.Start(
        _folder.Path,
        ("ASPNETCORE_ENVIRONMENT", "Production"),
        ("ConnectionStrings__Postgres", connectionString),
        ("Bootstrap__AdminEmail", LiveNotifyApp.AdminEmail),
        ("Bootstrap__AdminPassword", LiveNotifyApp.AdminPassword),
        ("Bootstrap__ApiToken", LiveNotifyApp.ApiToken),
        ("Intake__RatePerMinute", "10000000"));

    public static async Task<BenchApp> StartAsync(string connectionString)
    {
        var app = new BenchApp(connectionString);
        await app._process.UntilStartedAsync();
        return app;
    }

    /// <summary>Of the operating system.</summary>
    public int Id => _process.Id;

    /// <summary>The most memory it has held so far, in MB (the peak resident set); null where the system does not tell.</summary>
    public int? PeakMemory => File.Exists($"/proc/{_process.Id}/status")
        && Peak.Match(File.ReadAllText($"/proc/{_process.Id}/status")) is { Success: true } peak
            ? int.Parse(peak.Groups[1].Value, CultureInfo.InvariantCulture) / 1024
            : null;

    public HttpClient Api(string token = LiveNotifyApp.ApiToken)
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(Address.Match(_process.Output).Value) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        _clients.Add(client);
        return client;
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
        _process.Dispose();
        _folder.Dispose();
    }

    [GeneratedRegex(@"(?<=LiveNotify is at )http://127\.0\.0\.1:\d+")]
    private static partial Regex Address { get; }

    [GeneratedRegex(@"VmHWM:\s+(\d+) kB")]
    private static partial Regex Peak { get; }
}
