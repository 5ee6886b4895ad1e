namespace LiveNotify.Web.DevServices;

/// <summary>
/// What Development started beside the app. Dispose it after the app: the app writes to the database until its last service has stopped.
/// </summary>
public sealed class RunningDevServices : IAsyncDisposable
{
    private readonly ILoggerFactory logging;
    private readonly Stack<IAsyncDisposable> started = new();

    /// <param name="logging">Theirs alone, and disposed with them: they start before the app's own logging and end after it.</param>
    public RunningDevServices(ILoggerFactory logging) => this.logging = logging;

    /// <summary>Null where the app uses services of its own choice.</summary>
    public LocalMailbox? Mailbox { get; private set; }

    public EmbeddedPostgres? Postgres { get; private set; }

    /// <summary>How to reach the database of an app that is running; null when none is.</summary>
    public Task<string?> FindDatabaseAsync(string projectFolder, string folder, string database) =>
        EmbeddedPostgres.FindRunningAsync(new(projectFolder, Path.Combine(folder, "postgres")), database, logging.CreateLogger<RunningDevServices>());

    /// <param name="folder">Holds the data of both.</param>
    /// <exception cref="StartupProblem">One would not start; dispose what did.</exception>
    public async Task StartAsync(string projectFolder, string folder, bool withMailbox, CancellationToken cancellation)
    {
        var log = logging.CreateLogger<RunningDevServices>();
        // The mailbox first: a missing Node shows at once, not after a database was made.
        if (withMailbox) Mailbox = Keep(await LocalMailbox.StartAsync(projectFolder, Path.Combine(folder, "mailbox"), log, cancellation));
        var options = new EmbeddedPostgresOptions(projectFolder, Path.Combine(folder, "postgres"));
        Postgres = Keep(await EmbeddedPostgres.StartAsync(options, log, cancellation));
        if (Mailbox is not null) log.LogInformation("The local mailbox takes mail on 127.0.0.1:{SmtpPort} and shows it at {WebUrl}", Mailbox.SmtpPort, Mailbox.WebUrl);
    }

    public async ValueTask DisposeAsync()
    {
        while (started.TryPop(out var service)) await service.DisposeAsync();
        logging.Dispose();
    }

    private T Keep<T>(T service) where T : IAsyncDisposable
    {
        started.Push(service);
        return service;
    }
}
