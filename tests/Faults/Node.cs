using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using LiveNotify.Tests.Fixtures;

namespace LiveNotify.Tests.Faults;

/// <summary>One of several web processes that share a database, with real signals. It knows the API token of the tests.</summary>
internal sealed partial class Node : IAsyncDisposable
{
    private readonly AppProcess _process;
    private readonly TemporaryFolder _folder;

    private Node(AppProcess process, TemporaryFolder folder, HttpClient client) => (_process, _folder, Client) = (process, folder, client);

    /// <summary>Calls with the admin's token.</summary>
    public HttpClient Client { get; }

    public FaultScene Scene => new(Client);

    public static async Task<Node> StartAsync(string database, params (string Name, string? Value)[] settings)
    {
        var folder = new TemporaryFolder();
        var process = AppProcess.Start(folder.Path,
        [
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("ConnectionStrings__Postgres", database), ("DevServices__Enabled", "false"),
            ("Bootstrap__ApiToken", LiveNotifyApp.ApiToken), ("Delivery__LeaseSeconds", "5"), .. settings,
        ]);
        await process.UntilStartedAsync();
        var client = new HttpClient { BaseAddress = new Uri(Address.Match(process.Output).Value), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", LiveNotifyApp.ApiToken);
        return new(process, folder, client);
    }

    public void Kill() => _process.Signal("KILL");

    public void Terminate() => _process.Signal("TERM");

    public Task<int> ExitCodeAsync() => _process.ExitCodeAsync();

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Address { get; }
}
