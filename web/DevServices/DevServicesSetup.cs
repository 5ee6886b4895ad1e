namespace LiveNotify.Web.DevServices;

/// <summary>In Development, and without a database of one's own, the app brings its own database and mailbox.</summary>
public static class DevServicesSetup
{
    private const string Database = "livenotify";

    /// <summary>
    /// Settings: `DevServices:Enabled` (default true) and `DevServices:Folder`, where the data stays from one start to the next
    /// (default: `.livenotify` in the checkout, which git ignores).
    /// </summary>
    /// <param name="toServe">False for a command: no mailbox, and the database of an app that is running is used as it is.</param>
    /// <returns>To be disposed after the app has stopped.</returns>
    /// <exception cref="StartupProblem">There is no database to use, or the services cannot be started.</exception>
    public static async Task<RunningDevServices> AddDevServicesAsync(
        this WebApplicationBuilder builder, bool toServe = true, CancellationToken cancellation = default)
    {
        var services = new RunningDevServices(Logging(builder.Configuration, toServe));
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("Postgres"))) return services;

        EnsureWanted(builder);
        if (toServe) ListenAddresses.EnsureFree(builder.Configuration);
        try
        {
            await StartAsync(services, builder, toServe, cancellation);
            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    private static ILoggerFactory Logging(ConfigurationManager configuration, bool toServe) => LoggerFactory.Create(logging => logging
        .AddConfiguration(configuration.GetSection("Logging"))
        .AddConsole(console => console.LogToStandardErrorThreshold = toServe ? LogLevel.None : LogLevel.Trace));

    private static void EnsureWanted(WebApplicationBuilder builder)
    {
        const string example = "Host=...;Database=livenotify;Username=...;Password=...";
        if (!builder.Environment.IsDevelopment())
            throw new StartupProblem(
                $"ConnectionStrings__Postgres is not set: name a PostgreSQL with it ({example}), " +
                $"or set ASPNETCORE_ENVIRONMENT=Development, here {builder.Environment.EnvironmentName}, for an embedded one.");

        if (!builder.Configuration.GetValue("DevServices:Enabled", defaultValue: true))
            throw new StartupProblem(
                $"ConnectionStrings__Postgres is not set: name a PostgreSQL with it ({example}), or remove DevServices__Enabled=false for an embedded one.");
    }

    private static async Task StartAsync(RunningDevServices services, WebApplicationBuilder builder, bool toServe, CancellationToken cancellation)
    {
        var project = ProjectFolder.Find(builder.Environment.ContentRootPath, AppContext.BaseDirectory);
        var folder = builder.Configuration["DevServices:Folder"] ?? Path.Combine(project, "..", ".livenotify");
        var running = toServe ? null : await services.FindDatabaseAsync(project, Path.GetFullPath(folder), Database);
        if (running is null)
        {
            await services.StartAsync(project, Path.GetFullPath(folder), toServe, cancellation);
            await services.Postgres!.EnsureDatabaseAsync(Database, cancellation);
        }

        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Postgres", running ?? services.Postgres!.ConnectionString(Database))]);
    }
}
