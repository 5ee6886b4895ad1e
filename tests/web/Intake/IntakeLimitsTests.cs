using System.Diagnostics;
using System.Net;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>What a source hears when it, or the database, has reached its limits.</summary>
public sealed class IntakeLimitsTests(PostgresFixture postgres)
{
    private static readonly object Report = new { kind = "alert", title = "Disk full" };

    [Fact]
    public async Task Over_its_rate_a_source_is_told_when_to_come_back_and_others_are_not_held_up()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("Intake:RatePerMinute", "3"));
        using var busy = await SourceAsync(app, "Busy");
        using var quiet = await SourceAsync(app, "Quiet");

        for (var i = 0; i < 3; i++) (await PostAsync(busy)).Status.ShouldBe(HttpStatusCode.Accepted);
        var refused = await PostAsync(busy);

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        refused.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await PostAsync(quiet)).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task While_the_database_is_away_the_answer_is_503_and_afterwards_all_goes_on()
    {
        var direct = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        await using var line = new TcpProxy(direct.Port);
        await using var app = LiveNotifyApp.Start(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Port = line.Port }.ConnectionString);
        using var source = await SourceAsync(app, "Backup");
        (await PostAsync(source)).Status.ShouldBe(HttpStatusCode.Accepted);

        line.Cut();
        var clock = Stopwatch.StartNew();
        var away = await PostAsync(source);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        away.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        away.Response.Headers.RetryAfter.ShouldNotBeNull();
        away.Json.ToJsonString().ShouldNotContain("Npgsql");
        using (var ready = await app.Anonymous.GetAsync("/readyz")) ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        using (var alive = await app.Anonymous.GetAsync("/healthz")) alive.StatusCode.ShouldBe(HttpStatusCode.OK);

        line.Mend();
        await Wait.UntilAsync(async () => (await PostAsync(source)).Status == HttpStatusCode.Accepted, "posts are taken again");
        await Wait.UntilAsync(async () => (await app.Anonymous.GetAsync("/readyz")).IsSuccessStatusCode, "the node is ready again");
    }

    private static async Task<HttpClient> SourceAsync(LiveNotifyApp app, string name)
    {
        using var admin = app.Api();
        return app.Api((await Answer.CallAsync(admin, HttpMethod.Post, "/sources", new { name })).Json["key"]!.ToString());
    }

    private static Task<Answer> PostAsync(HttpClient source) => Answer.CallAsync(source, HttpMethod.Post, "/notifications", Report);
}
