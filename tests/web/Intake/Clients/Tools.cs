using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;

namespace LiveNotify.Tests.Web.Intake.Clients;

/// <summary>Programs that post, run as their users run them.</summary>
internal static class Tools
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs it to its end.</summary>
    /// <param name="package">Debian's, to be named when the program is not there.</param>
    /// <returns>Its exit status and what it said.</returns>
    public static async Task<(int Status, string Said)> RunAsync(string program, string package, params string[] arguments)
    {
        using var process = Start(program, package, arguments);
        using var patience = new CancellationTokenSource(Patience);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    /// <summary>The answers that library of npm's got.</summary>
    public static async Task<IReadOnlyList<(int Status, JsonNode Body)>> PostAsync(string library, Hook hook, object body)
    {
        var task = JsonSerializer.Serialize(new { library, url = UrlOf(hook), key = hook.Key, secret = hook.Secret, body });
        var (status, said) = await RunAsync("node", "nodejs", Path.Combine(AppContext.BaseDirectory, "web", "Intake", "Clients", "post.mjs"), task);
        return status == 0
            ? [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Select(line => (line["status"]!.GetValue<int>(), line["body"]!))]
            : throw new InvalidOperationException(said);
    }

    public static string UrlOf(Hook hook) => new Uri(hook.App.Address, $"/hooks/{hook.Slug}").ToString();

    public static Process Start(string program, string package, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["NO_PROXY"] = start.Environment["no_proxy"] = "*";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException($"This test needs the program {program}: install the package {package}, as .ci/run does.");
        }
    }
}

/// <summary>A Prometheus Alertmanager of its own, whose only receiver is a hook.</summary>
internal sealed class RealAlertmanager : IAsyncDisposable
{
    private readonly Process _process;
    private readonly TemporaryFolder _folder;
    private readonly HttpClient _api;

    private RealAlertmanager(Process process, TemporaryFolder folder, int port)
    {
        (_process, _folder, _api) = (process, folder, new() { BaseAddress = new($"http://127.0.0.1:{port}") });
        // A pipe nobody reads would stop it
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static async Task<RealAlertmanager> StartAsync(Hook hook)
    {
        var folder = new TemporaryFolder();
        var config = Path.Combine(folder.Path, "alertmanager.yml");
        await File.WriteAllTextAsync(config, $$"""
            route:
              receiver: livenotify
              group_by: [alertname]
              group_wait: 100ms
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: livenotify
                webhook_configs:
                  - url: {{Tools.UrlOf(hook)}}
                    send_resolved: true
                    http_config:
                      authorization:
                        credentials: {{hook.Key}}
            """);
        var port = FreePort();
        var process = Tools.Start(
            "prometheus-alertmanager", "prometheus-alertmanager", $"--config.file={config}", $"--storage.path={folder.Path}",
            $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=");
        var alertmanager = new RealAlertmanager(process, folder, port);
        await Wait.UntilAsync(alertmanager.IsReadyAsync, "Alertmanager is ready");
        return alertmanager;
    }

    /// <summary>As Prometheus tells it.</summary>
    /// <param name="ends">When the alert is over; null while it fires.</param>
    public async Task TellAsync(string host, DateTimeOffset starts, DateTimeOffset? ends = null)
    {
        using var answer = await _api.PostAsJsonAsync("/api/v2/alerts", new[]
        {
            new
            {
                labels = new { alertname = "DiskFull", severity = "page", instance = host },
                annotations = new { summary = $"Disk of {host} is full", description = "2 % are left." },
                startsAt = starts,
                endsAt = ends ?? DateTimeOffset.UtcNow.AddMinutes(5),
                generatorURL = "http://prometheus.example/graph",
            },
        });
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _api.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsReadyAsync()
    {
        if (_process.HasExited) throw new InvalidOperationException($"Alertmanager ended with {_process.ExitCode}");
        try
        {
            using var answer = await _api.GetAsync(new Uri("/-/ready", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
