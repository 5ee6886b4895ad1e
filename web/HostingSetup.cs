using LiveNotify.Web.Access;
using Microsoft.Extensions.Logging.Console;

namespace LiveNotify.Web;

/// <summary>How the process listens, logs its start and stops.</summary>
public static class HostingSetup
{
    // Orchestrators kill after 30 s; 25 s are promised, and the last five are for stopping the embedded database.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    /// <param name="toServe">False for a command: what it says is its own, and what is logged must not get in between.</param>
    public static void AddHosting(this WebApplicationBuilder builder, bool toServe = true)
    {
        if (!toServe) builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (!ListenAddresses.AreConfigured(builder.Configuration)) builder.WebHost.UseUrls(ListenAddresses.Default);
        builder.WebHost.ConfigureKestrel(options => options.RequestHeaderEncodingSelector = header => RequestComment.EncodingOf(header)!);
        // Requests wait in no thread, so a hop to another one would only wake it (docs/adr/0034 has the few exceptions).
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        builder.WebHost.UseStaticWebAssets(); // outside Development too: build output would serve empty files
        LeaveStartupFailuresToStartup(builder);
    }

    /// <param name="mailbox">The local mailbox's page, in Development.</param>
    public static void LogWhereItIs(this WebApplication app, Uri? mailbox)
    {
        var addresses = string.Join(", ", app.Urls);
        if (mailbox is null) app.Logger.LogInformation("LiveNotify is at {Addresses}", addresses);
        else app.Logger.LogInformation("LiveNotify is at {Addresses}, mailbox at {Mailbox}", addresses, mailbox);
    }

    /// <summary>The host and the server would each log the stack trace of what <see cref="Startup"/> says in one line.</summary>
    private static void LeaveStartupFailuresToStartup(WebApplicationBuilder builder)
    {
        var running = new RunningFlag();
        builder.Services.AddHostedService(_ => running);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => running.IsSet && level >= LogLevel.Information);
    }

    private sealed class RunningFlag : IHostedLifecycleService
    {
        public bool IsSet { get; private set; }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            IsSet = true;
            return Task.CompletedTask;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
