using Hangfire;
using Hangfire.PostgreSql;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Operations;
using OpenTelemetry.Metrics;

namespace LiveNotify.Web.Queue;

/// <summary>Hangfire on PostgreSQL: batches of deliveries as jobs, its dashboard for admins.</summary>
public static class QueueSetup
{
    /// <summary>
    /// Each job wakes every idle worker, which then asks the database for one: sixteen cost a mail a tenth of its price. A worker hands its
    /// batch on (<see cref="Batches"/>), so a few are enough.
    /// </summary>
    private const int Workers = 4;

    public static WebApplicationBuilder AddQueue(this WebApplicationBuilder builder)
    {
        RemoveCultureCapture();
        builder.Services.AddSingleton(QueueOptions.From(builder.Configuration));
        builder.Services.AddSingleton(RetentionOptions.From(builder.Configuration));
        builder.Services.AddSingleton<Retention>();
        builder.Services.AddHostedService<RetentionCalendar>();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Retention.Meter));
        builder.Services.AddSingleton<Dispatcher>();
        builder.Services.AddSingleton<ICommitObserver>(services => services.GetRequiredService<Dispatcher>());
        builder.Services.AddHostedService(services => services.GetRequiredService<Dispatcher>());
        builder.Services.AddHostedService<Sweep>();
        builder.Services.AddHostedService<SenderProbes>();
        builder.Services.AddHostedService<OwnEvents>();
        builder.Services.AddSingleton<Outcomes>();
        builder.Services.AddSingleton<SenderTurns>();
        builder.Services.AddSingleton<Batches>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Batches>());
        builder.Services.AddSingleton<IImmediateDelivery>(services => services.GetRequiredService<Batches>());
        builder.Services.AddHangfire((services, hangfire) => hangfire
            .UseSimpleAssemblyNameTypeSerializer()
            .UseRecommendedSerializerSettings()
            .UsePostgreSqlStorage(
                o => o.UseNpgsqlConnection(Connection(builder.Configuration.GetConnectionString(EventStoreSetup.ConnectionName)!)),
                new PostgreSqlStorageOptions
                {
                    SchemaName = "hangfire",
                    EnableLongPolling = true,
                    QueuePollInterval = TimeSpan.FromSeconds(5),
                    UseSlidingInvisibilityTimeout = true,
                    InvisibilityTimeout = TimeSpan.FromSeconds(90),
                    DistributedLockTimeout = TimeSpan.FromSeconds(60),
                }));
        builder.Services.AddHangfireServer(o =>
        {
            o.WorkerCount = Workers;
            o.ServerName = Batches.Node;
            o.ShutdownTimeout = TimeSpan.FromSeconds(20);
        });
        builder.Services.AddHealthChecks().AddCheck<QueueHealth>("queue", tags: [Readiness.Tag], timeout: Readiness.Timeout);
        return builder;
    }

    public static WebApplication MapQueue(this WebApplication app)
    {
        // Who may see it is decided by our policy alone; Hangfire's own filter would let every local caller in.
        app.MapHangfireDashboard("/hangfire", new DashboardOptions
        {
            Authorization = [],
            AppPath = "/",
            DashboardTitle = "LiveNotify",
            DisplayStorageConnectionString = false,
            IsReadOnlyFunc = _ => true,
        }).RequireAuthorization(Policies.Admin);
        return app;
    }

    /// <summary>
    /// A job is only a reminder: a delivery's own row says what is to do, and the sweep finds what no job does. So the queue's
    /// commits need not wait for the disk, of which there are five for every job.
    /// </summary>
    private static string Connection(string connectionString)
    {
        var settings = EventStoreSetup.Connection(connectionString);
        settings.ApplicationName = "LiveNotify queue";
        settings.NoResetOnClose = false; // Hangfire listens on some of them
        settings.Options = $"{settings.Options} -c synchronous_commit=off".TrimStart();
        return settings.ConnectionString;
    }

    /// <summary>Jobs speak no language of their own, and capturing one costs a write on every enqueue.</summary>
    private static void RemoveCultureCapture()
    {
        foreach (var filter in GlobalJobFilters.Filters.Where(f => f.Instance is CaptureCultureAttribute).ToList())
            GlobalJobFilters.Filters.Remove(filter.Instance);
    }
}
