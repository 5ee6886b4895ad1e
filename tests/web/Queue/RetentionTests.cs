using Hangfire;
using Hangfire.Storage;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Queue;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Queue;

/// <summary>The setting, and the job in the queue's calendar.</summary>
public sealed class RetentionTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(null, 90)]
    [InlineData("7", 7)]
    [InlineData("36500", 36500)]
    public void So_many_days_are_kept(string? days, int kept) => From(days).Kept.ShouldBe(TimeSpan.FromDays(kept));

    [Fact]
    public void Zero_keeps_everything_for_good() => From("0").Kept.ShouldBeNull();

    [Theory]
    [InlineData("-1")]
    [InlineData("a while")]
    [InlineData("36501")]
    [InlineData("1.5")]
    public void A_value_that_means_nothing_is_named(string days)
    {
        var problem = Should.Throw<StartupProblem>(() => From(days)).Message;

        problem.ShouldContain("Retention__Days");
        problem.ShouldContain(days);
    }

    [Fact]
    public async Task The_job_removes_what_is_over_on_every_node_and_counts_it()
    {
        var database = await WithOldDeliveryAsync();
        await using var one = LiveNotifyApp.Start(database, null, ("Retention:Days", "1"));
        await using var two = LiveNotifyApp.Start(database, null, ("Retention:Days", "1"));
        var deliveries = one.Services.GetRequiredService<DeliveryQueries>();
        (await deliveries.ListAsync(DeliveryFilter.None, 10, null)).Items.Count.ShouldBe(1);
        await Wait.UntilAsync(() => Calendar(one).Any(job => job.Id == Retention.JobId), "the job is in the calendar");
        Calendar(one).Single(job => job.Id == Retention.JobId).Error.ShouldBeNull();

        await Task.WhenAll(one.Services.GetRequiredService<Retention>().RunAsync(CancellationToken.None), two.Services.GetRequiredService<Retention>().RunAsync(CancellationToken.None));

        (await deliveries.ListAsync(DeliveryFilter.None, 10, null)).Items.ShouldBeEmpty();
        var metrics = await one.Api().GetStringAsync("/metrics") + await two.Api().GetStringAsync("/metrics");
        metrics.ShouldContain("livenotify_retention_removed");
        metrics.ShouldContain("what=\"deliveries\"");
    }

    [Fact]
    public async Task The_queue_itself_runs_it()
    {
        await using var app = LiveNotifyApp.Start(await WithOldDeliveryAsync(), null, ("Retention:Days", "1"));
        await Wait.UntilAsync(() => Calendar(app).Any(job => job.Id == Retention.JobId), "the job is in the calendar");

        app.Services.GetRequiredService<IRecurringJobManager>().Trigger(Retention.JobId);

        await Wait.UntilAsync(
            async () => (await app.Services.GetRequiredService<DeliveryQueries>().ListAsync(DeliveryFilter.None, 10, null)).Items.Count == 0, "the delivery is removed");
    }

    [Fact]
    public async Task Where_everything_is_kept_there_is_no_job_and_nothing_goes()
    {
        var database = await WithOldDeliveryAsync();
        await using (var before = LiveNotifyApp.Start(database, null, ("Retention:Days", "5000")))
            await Wait.UntilAsync(() => Calendar(before).Any(job => job.Id == Retention.JobId), "the job is in the calendar");
        await using var app = LiveNotifyApp.Start(database, null, ("Retention:Days", "0"));

        await Wait.UntilAsync(() => Calendar(app).All(job => job.Id != Retention.JobId), "the job is out of the calendar");
        await app.Services.GetRequiredService<Retention>().RunAsync(CancellationToken.None);

        (await app.Services.GetRequiredService<DeliveryQueries>().ListAsync(DeliveryFilter.None, 10, null)).Items.Count.ShouldBe(1);
    }

    /// <summary>A database with one delivery that was accepted three days ago.</summary>
    private async Task<string> WithOldDeliveryAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow.AddDays(-3));
        await using var store = await EventStoreHost.OnAsync(database, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        var scene = new DeliveryScene(store.Services);
        await scene.SenderAsync();
        await scene.ReceiverAsync("ada@example.com");
        await scene.AcceptAsync((await scene.ReportAsync(await scene.SourceAsync(), "Old")).Single());
        return database;
    }

    private static List<RecurringJobDto> Calendar(LiveNotifyApp app)
    {
        using var connection = app.Services.GetRequiredService<JobStorage>().GetConnection();
        return connection.GetRecurringJobs();
    }

    private static RetentionOptions From(string? days) =>
        RetentionOptions.From(new ConfigurationBuilder().AddInMemoryCollection(days is null ? [] : [new("Retention:Days", days)]).Build());
}
