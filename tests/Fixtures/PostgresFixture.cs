using System.Diagnostics;
using System.Globalization;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.DevServices;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace LiveNotify.Tests.Fixtures;

/// <summary>
/// One real PostgreSQL for the whole run, started when the first test asks for a database and removed at the end. Take it as a
/// constructor argument and give each test, or each class, a database of its own.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private const string FolderPrefix = "livenotify-tests-";

    private readonly Lazy<Task<EmbeddedPostgres>> _postgres;

    public PostgresFixture() => _postgres = new(() => StartAsync(Durable));

    /// <summary>Whether a commit waits for the disk, as in production; tests do not need it.</summary>
    public bool Durable { get; init; }

    /// <returns>The connection string of a new, empty database.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var server = await _postgres.Value;
        var name = $"test_{Guid.NewGuid():N}";
        await server.EnsureDatabaseAsync(name);
        return new NpgsqlConnectionStringBuilder(server.ConnectionString(name))
        {
            // Hundreds of databases share the server's connections: let idle ones go soon.
            ConnectionIdleLifetime = 5,
            ConnectionPruningInterval = 2,
        }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_postgres.IsValueCreated) return;
        var server = await _postgres.Value;
        await server.DisposeAsync();
        Directory.Delete(server.Folder, recursive: true);
    }

    private static Task<EmbeddedPostgres> StartAsync(bool durable)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), FolderPrefix + "*").Where(IsLeftover)) Remove(folder);
        var mine = Path.Combine(Path.GetTempPath(), FolderPrefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions(ProjectFolder.Find(AppContext.BaseDirectory), mine, Durable: durable), NullLogger.Instance);
    }

    private static bool IsLeftover(string folder) =>
        int.TryParse(Path.GetFileName(folder)[FolderPrefix.Length..], CultureInfo.InvariantCulture, out var run)
        && Process.GetProcesses().All(process => process.Id != run);

    /// <summary>What a killed test run left behind; another user's is not ours to remove.</summary>
    private static void Remove(string folder)
    {
        try
        {
            if (PostmasterFile.Read(Path.Combine(folder, "data")) is { IsAlive: true } leftover) Process.GetProcessById(leftover.ProcessId).Kill();
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
