using System.Diagnostics.Metrics;
using Hangfire;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>The recurring job that ends the time of mail that is over. Which nodes run it does not matter: one of them works at a time.</summary>
public sealed class Retention(PastDeliveries deliveries, MailThreads threads, RetentionOptions options, IMeterFactory meters, TimeProvider clock, ILogger<Retention> logger)
{
    public const string JobId = "retention";

    /// <summary>Of what it counts.</summary>
    public const string Meter = "LiveNotify.Retention";

    private readonly Counter<long> _removed = meters.Create(Meter).CreateCounter<long>("livenotify.retention.removed", description: "What was removed because its time had ended");

    /// <summary>What it does not finish, or what fails, the next hour goes on with.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (options.Kept is not { } kept) return;
        var before = clock.GetUtcNow() - kept;
        var all = Removed.None;
        await deliveries.RemoveAsync(before, removed => { all += removed; Count(removed); }, cancellationToken);
        var forgotten = await threads.ForgetAsync(before, cancellationToken);
        Count("threads", forgotten);
        if (all != Removed.None || forgotten > 0)
            logger.LogInformation(
                "Removed what ended before {Before:u}: {Deliveries} deliveries, {Mails} mails, {Notifications} notifications, {Threads} threads",
                before, all.Deliveries, all.Mails, all.Notifications, forgotten);
    }

    private void Count(Removed removed)
    {
        Count("deliveries", removed.Deliveries);
        Count("mails", removed.Mails);
        Count("notifications", removed.Notifications);
    }

    private void Count(string what, int count) => _removed.Add(count, KeyValuePair.Create<string, object?>("what", what));
}

/// <summary>Enters the job in the queue's calendar, or takes it out where everything is kept.</summary>
internal sealed class RetentionCalendar(IRecurringJobManager jobs, RetentionOptions options, ILogger<RetentionCalendar> logger) : BackgroundService
{
    /// <summary>The start of the process does not wait for it.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await OwnThread.RunAsync(Enter);
        }
        catch (Exception e)
        {
            logger.LogWarning("The retention of mail is not in the calendar of the queue until the next start: {Reason}", e.Message);
        }
    }

    private void Enter()
    {
        if (options.Kept is null) jobs.RemoveIfExists(Retention.JobId);
        else jobs.AddOrUpdate<Retention>(Retention.JobId, retention => retention.RunAsync(CancellationToken.None), Cron.Hourly());
    }
}
