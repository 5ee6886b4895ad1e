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
    public async Task The_rate_holds_for_both_addresses_together_and_who_has_no_key_uses_none_of_it()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("Intake:RatePerMinute", "2"), ("Intake:RepeatSeconds", "0"));
        var hook = await Hook.AddAsync(app);
        using var client = app.Api(hook.Key);

        for (var i = 0; i < 5; i++) (await hook.PostBareAsync(Hook.Report)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
        (await PostAsync(client)).Status.ShouldBe(HttpStatusCode.Accepted);
        var refused = await hook.PostAsync();

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        (await PostAsync(client)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        var requests = await hook.RequestsAsync(9);
        requests.Count(r => r!["status"]!.GetValue<int>() == 429 && r["verdict"]!.ToString() == "refused").ShouldBe(2);
    }

    [Fact]
    public async Task Alertmanager_hears_503_for_it_does_not_come_back_after_429()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("Intake:RatePerMinute", "1"));
        var hook = await Hook.AddAsync(app, new { format = "alertmanager", authentication = "key" });

        await hook.PostAsync("{");
        var refused = await hook.PostAsync("{");

        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Response.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task While_the_database_is_away_the_answer_is_503_and_afterwards_all_goes_on()
    {
        var direct = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        await using var line = new TcpProxy(direct.Port);
        await using var app = LiveNotifyApp.Start(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Port = line.Port }.ConnectionString);
        using var source = await SourceAsync(app, "Backup");
        (await PostAsync(source)).Status.ShouldBe(HttpStatusCode.Accepted);

        var hook = await Hook.AddAsync(app);
        line.Cut();
        var clock = Stopwatch.StartNew();
        var away = await PostAsync(source);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        away.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        away.Response.Headers.RetryAfter.ShouldNotBeNull();
        away.Json.ToJsonString().ShouldNotContain("Npgsql");
        clock.Restart();
        var hooked = await hook.PostAsync();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        hooked.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        hooked.Response.Headers.RetryAfter.ShouldNotBeNull();
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
