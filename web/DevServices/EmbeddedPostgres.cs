using Npgsql;

namespace LiveNotify.Web.DevServices;

/// <param name="ProjectFolder">Where `npm ci` was run: the program is under its `node_modules`.</param>
/// <param name="Folder">Holds the data, the password and the log; made when missing.</param>
/// <param name="Durable">False gives up crash safety for speed: for tests only.</param>
public sealed record EmbeddedPostgresOptions(string ProjectFolder, string Folder, bool Durable = true);

/// <summary>
/// A PostgreSQL of one's own, on 127.0.0.1 and a free port, from start to dispose. It runs in a session of its own, so that Ctrl+C
/// reaches only the app, which then stops it last. One that a killed app left running is taken over.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan PatienceWithPredecessor = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PatienceWithLeftover = TimeSpan.FromSeconds(30);

    private readonly PostgresCluster cluster;
    private readonly FileStream folderLock;
    private string password = "";

    private EmbeddedPostgres(PostgresCluster cluster, FileStream folderLock) => (this.cluster, this.folderLock) = (cluster, folderLock);

    /// <summary>Where the data really is: not the folder asked for, when root's database account cannot get at that.</summary>
    public string Folder => cluster.Folder;

    public int Port { get; private set; }

    /// <exception cref="StartupProblem">It cannot run here: no program, no space, a folder that is in use or another user's.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left running.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, ILogger log, CancellationToken cancellation = default)
    {
        try
        {
            var account = DatabaseAccount.Choose();
            var binaries = await account.ReadableAsync(PostgresBinaries.In(options.ProjectFolder), log);
            var folder = await account.OwnFolderAsync(Path.GetFullPath(options.Folder), log);
            var folderLock = await FolderLock.TakeAsync(folder, PatienceWithPredecessor, cancellation);
            var postgres = new EmbeddedPostgres(new PostgresCluster(binaries, account, folder), folderLock);
            return await postgres.StartAsync(options.Durable, log, cancellation);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StartupProblem($"The embedded PostgreSQL's files belong to another user ({e.Message}): start as that user, or remove {options.Folder}.", e);
        }
        catch (IOException e) when (FullDisk.IsMeantBy(e))
        {
            throw DatabaseFailure.Explain("full disk", e.Message, options.Folder);
        }
    }

    /// <summary>How to reach one that runs on this folder already, whoever started it; null when none does.</summary>
    public static async Task<string?> FindRunningAsync(EmbeddedPostgresOptions options, string database, ILogger log)
    {
        var account = DatabaseAccount.Choose();
        var folder = await account.OwnFolderAsync(Path.GetFullPath(options.Folder), log);
        var cluster = new PostgresCluster(PostgresBinaries.In(options.ProjectFolder), account, folder);
        return cluster.Running is { } running ? ConnectionString(running.Port, cluster.Password, database) : null;
    }

    public string ConnectionString(string database) => ConnectionString(Port, password, database);

    private static string ConnectionString(int port, string password, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = PostgresCluster.User,
        Password = password,
        Database = database,
        // A killed app's locks would otherwise live on for many minutes.
        KeepAlive = 30,
        TcpKeepAlive = true,
    }.ConnectionString;

    /// <summary>Makes the database unless it is there.</summary>
    public async Task EnsureDatabaseAsync(string database, CancellationToken cancellation = default)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await exists.ExecuteScalarAsync(cancellation) is not null) return;

        await using var create = new NpgsqlCommand($"create database \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
        await create.ExecuteNonQueryAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.StopAsync();
        await folderLock.DisposeAsync();
    }

    private async Task<EmbeddedPostgres> StartAsync(bool durable, ILogger log, CancellationToken cancellation)
    {
        try
        {
            await cluster.InitializeAsync(durable, log, cancellation);
            password = cluster.Password;
            if (!await TryTakeOverAsync(log, cancellation)) Port = await cluster.LaunchAsync(durable);
            cancellation.ThrowIfCancellationRequested();
            log.LogInformation("The embedded database runs on 127.0.0.1:{Port}, its data is in {Folder}", Port, Folder);
            return this;
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task<bool> TryTakeOverAsync(ILogger log, CancellationToken cancellation)
    {
        for (var deadline = DateTime.UtcNow + PatienceWithLeftover; cluster.Running is { } leftover; await Task.Delay(100, cancellation))
        {
            Port = leftover.Port;
            if (await AnswersAsync(cancellation))
            {
                log.LogInformation("Took over the database that a killed LiveNotify left running (process {Process})", leftover.ProcessId);
                return true;
            }

            if (DateTime.UtcNow > deadline)
                throw new StartupProblem($"Process {leftover.ProcessId} holds the database in {Folder} and does not answer: end it, then start again.");
        }

        return false;
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            // Still starting up from the crash, or on its way down.
            return false;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=5");
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
