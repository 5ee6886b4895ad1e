using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using LiveNotify.Web.Live;
using Microsoft.AspNetCore.SignalR.Client;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>What a source posted last, what came of it, and that again.</summary>
public sealed class RequestLogTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private LiveNotifyApp App => fixture.App;

    [Fact]
    public async Task Every_request_is_on_record_refused_ones_too()
    {
        var hook = await Hook.AddAsync(App);
        using var client = App.Api(hook.Key);

        var stored = await hook.PostAsync(Hook.Report, ("User-Agent", "tool/1"), ("X-GitHub-Event", "ping"));
        await hook.PostAsync();
        await hook.PostAsync("{");
        await hook.PostAsync("""{"kind":"noise","title":"x"}""", ("Accept-Language", "zh-CN"));
        await hook.PostBareAsync(Hook.Report);
        await Answer.CallAsync(client, HttpMethod.Post, "/notifications", new { kind = "task", title = "Backup" });

        var requests = await hook.RequestsAsync(6);
        var told = requests.Select(r => (Status: r!["status"]!.GetValue<int>(), Verdict: r["verdict"]!.ToString())).ToList();
        told.ShouldBe([(202, "accepted"), (401, "refused"), (422, "refused"), (400, "refused"), (200, "repeat"), (202, "accepted")]);
        requests[2]!["reason"]!.ToString().ShouldBe("kind: Kind must be one of alert, task, system; got noise");
        requests[5]!["notifications"]!.AsArray().Single()!.ToString().ShouldBe(stored.Json["id"]!.ToString());
        requests[5]!["body"]!.ToString().ShouldBe(Hook.Report);
        requests[5]!["contentType"]!.ToString().ShouldBe("application/json");
        requests[5]!["ip"]!.ToString().ShouldBe("127.0.0.1");
        requests[5]!["headers"]!["X-GitHub-Event"]!.ToString().ShouldBe("ping");
        requests[5]!["origin"]!.ToString().ShouldBe("posted");
        requests.ToJsonString().ShouldNotContain(hook.Key);
    }

    [Fact]
    public async Task A_request_whose_refusal_quotes_what_no_column_holds_keeps_none_from_the_record()
    {
        var hook = await Hook.AddAsync(App);
        var other = await Hook.AddAsync(App);

        await hook.PostAsync("""{"kind":"\u0000","title":"x"}""");
        await other.PostAsync();

        (await hook.RequestsAsync(1))[0]!["status"]!.GetValue<int>().ShouldBe(422);
        (await other.RequestsAsync(1))[0]!["verdict"]!.ToString().ShouldBe("accepted");
    }

    [Fact]
    public async Task A_disabled_source_that_posts_is_seen()
    {
        var hook = await Hook.AddAsync(App);
        await hook.AdminAsync(HttpMethod.Put, "", new { version = 1, enabled = false });

        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Answer.CallAsync(App.Api(hook.Key), HttpMethod.Post, "/notifications", new { kind = "task", title = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);

        (await hook.RequestsAsync(2)).ShouldAllBe(r => r!["status"]!.GetValue<int>() == 403 && r["reason"]!.ToString().Contains("disabled"));
    }

    [Fact]
    public async Task Secrets_in_a_body_are_not_kept_and_a_long_body_is_cut()
    {
        var hook = await Hook.AddAsync(App);
        await hook.PostAsync($$"""{"kind":"alert","title":"x","password":"hunter2","auth":{"apiKey":"abc123","n":1},"link":"https://a.example/?token=s3cret&a=1","note":"{{hook.Key}}"}""");
        await hook.PostAsync($$"""{"kind":"alert","title":"x","key":"backup/host-17","body":"{{new string('x', 60_000)}}","more":"{{new string('y', 10_000)}}"}""");

        var requests = await hook.RequestsAsync(2);
        var secret = requests[1]!["body"]!.ToString();
        foreach (var word in new[] { "hunter2", "abc123", "s3cret", hook.Key }) secret.ShouldNotContain(word);
        secret.ShouldContain("\"title\":\"x\"");
        requests[1]!["isCut"]!.GetValue<bool>().ShouldBeFalse();
        requests[0]!["isCut"]!.GetValue<bool>().ShouldBeTrue();
        requests[0]!["body"]!.ToString().ShouldContain("backup/host-17");
        requests[0]!["body"]!.ToString().Length.ShouldBe(64 * 1024);
        (await hook.AdminAsync(HttpMethod.Post, $"/requests/{requests[0]!["id"]}/replay")).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Fifty_are_kept_and_strangers_do_not_push_out_the_source()
    {
        var hook = await Hook.AddAsync(App);
        await hook.PostAsync("""{"kind":"alert","title":"The first"}""");
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => hook.PostBareAsync(Hook.Report)));

        var requests = await hook.RequestsAsync(26);
        await Wait.UntilAsync(async () => (requests = await hook.RequestsAsync(26)).Count == 26, "strangers are trimmed");
        requests[^1]!["body"]!.ToString().ShouldContain("The first");

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => hook.PostAsync($$"""{"kind":"alert","title":"{{i}}"}""")));
        await Wait.UntilAsync(
            async () => (requests = await hook.RequestsAsync(50)).Count(r => r!["status"]!.GetValue<int>() == 202) == 50, "the newest fifty are the source's");
        requests.Count.ShouldBe(50);
    }

    [Fact]
    public async Task A_replay_runs_again_as_the_admin_and_is_no_repeat()
    {
        var hook = await Hook.AddAsync(App);
        var first = await hook.PostAsync(Hook.Report, ("Idempotency-Key", "once"));
        var request = (await hook.RequestsAsync(1))[0]!["id"]!;
        await hook.AdminAsync(HttpMethod.Put, "", new { version = 1, enabled = false });

        var replayed = await hook.AdminAsync(HttpMethod.Post, $"/requests/{request}/replay");
        var again = await hook.AdminAsync(HttpMethod.Post, $"/requests/{request}/replay");

        replayed.Status.ShouldBe(HttpStatusCode.Accepted);
        again.Status.ShouldBe(HttpStatusCode.Accepted);
        new[] { first, replayed, again }.Select(a => a.Json["id"]!.ToString()).Distinct().Count().ShouldBe(3);
        var requests = await hook.RequestsAsync(3);
        requests[0]!["origin"]!.ToString().ShouldBe("replay");
        requests[0]!["by"]!.ToString().ShouldStartWith("token:");
        requests[0]!["id"]!.ToString().ShouldBe(again.Json["requestId"]!.ToString());
        (await hook.AdminAsync(HttpMethod.Post, $"/requests/{Guid.NewGuid()}/replay")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_sample_is_the_formats_own_or_what_was_typed()
    {
        var hook = await Hook.AddAsync(App);

        var own = await hook.AdminAsync(HttpMethod.Post, "/sample");
        var typed = await hook.AdminAsync(HttpMethod.Post, "/sample", new { body = """{"kind":"task","title":"Typed"}""" });
        var wrong = await hook.AdminAsync(HttpMethod.Post, "/sample", new { body = """{"kind":"noise","title":"Typed"}""" });
        var noJson = await hook.AdminAsync(HttpMethod.Post, "/sample", new { body = "<xml/>", contentType = "application/xml" });

        own.Status.ShouldBe(HttpStatusCode.Accepted);
        own.Json["notifications"]!.AsArray().ShouldHaveSingleItem();
        (await Answer.CallAsync(App.Api(), HttpMethod.Get, $"/notifications/{typed.Json["id"]}")).Json["title"]!.ToString().ShouldBe("Typed");
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrong.Errors.ShouldBe(["kind"]);
        noJson.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        (await hook.RequestsAsync(4)).ShouldAllBe(r => r!["origin"]!.ToString() == "sample");
    }

    [Theory]
    [InlineData("native")]
    [InlineData("alertmanager")]
    [InlineData("grafana")]
    [InlineData("cloudevents")]
    [InlineData("github")]
    [InlineData("uptime-kuma")]
    [InlineData("apprise")]
    [InlineData("standard-webhooks")]
    public async Task The_sample_of_a_format_makes_a_notification_each_time_and_can_be_replayed(string format)
    {
        var hook = await Hook.AddAsync(App, new { format });

        var first = await hook.AdminAsync(HttpMethod.Post, "/sample");
        var second = await hook.AdminAsync(HttpMethod.Post, "/sample");
        var replayed = await hook.AdminAsync(HttpMethod.Post, $"/requests/{(await hook.RequestsAsync(2))[0]!["id"]}/replay");

        new[] { first, second, replayed }.ShouldAllBe(a => a.Status == HttpStatusCode.Accepted && !a.Json["duplicate"]!.GetValue<bool>());
        new[] { first, second, replayed }.Select(a => a.Json["id"]!.ToString()).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_source_was_last_heard_of_when_it_posted_itself()
    {
        var hook = await Hook.AddAsync(App);
        await hook.AdminAsync(HttpMethod.Post, "/sample");
        await hook.PostBareAsync(Hook.Report);
        await hook.RequestsAsync(2);
        (await hook.AdminAsync(HttpMethod.Get)).Json["lastHeardAt"].ShouldBeNull();

        await hook.PostAsync();
        await hook.RequestsAsync(3);
        var heard = (await hook.AdminAsync(HttpMethod.Get)).Json["lastHeardAt"]!.GetValue<DateTimeOffset>();
        heard.ShouldBe(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(1));
        (await Answer.CallAsync(App.Api(), HttpMethod.Get, "/sources?limit=500")).Json["items"]!.AsArray()
            .Single(s => s!["id"]!.ToString() == hook.Id)!["lastHeardAt"]!.GetValue<DateTimeOffset>().ShouldBe(heard);
    }

    [Fact]
    public async Task Auditors_look_and_only_admins_send()
    {
        var hook = await Hook.AddAsync(App);
        await hook.PostAsync();
        var request = (await hook.RequestsAsync(1))[0]!["id"]!;
        using var auditor = await App.AsAsync(Role.Auditor, $"{Guid.NewGuid():N}@example.com");

        (await Answer.CallAsync(auditor, HttpMethod.Get, $"/sources/{hook.Id}/requests")).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var path in new[] { "sample", $"requests/{request}/replay", "rotate" })
            (await Answer.CallAsync(auditor, HttpMethod.Post, $"/sources/{hook.Id}/{path}")).Status.ShouldBe(HttpStatusCode.Forbidden, path);
        (await Answer.CallAsync(App.Api(hook.Key), HttpMethod.Get, $"/sources/{hook.Id}/requests")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Answer.CallAsync(App.Api(), HttpMethod.Get, $"/sources/{Guid.NewGuid()}/requests")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_listens_to_a_source_hears_of_its_requests_and_of_its_settings()
    {
        var hook = await Hook.AddAsync(App);
        var heard = 0;
        await using var connection = new HubConnectionBuilder().WithUrl(
            new Uri(App.Address, LiveHub.Path), o => o.Headers["Authorization"] = $"Bearer {LiveNotifyApp.ApiToken}").Build();
        connection.On<string, long>("Changed", (topic, _) =>
        {
            if (topic == Topics.Source(Guid.Parse(hook.Id))) Interlocked.Increment(ref heard);
        });
        await connection.StartAsync();
        await connection.InvokeAsync("Subscribe", new[] { Topics.Source(Guid.Parse(hook.Id)) });

        await hook.PostAsync();
        await Wait.UntilAsync(() => Volatile.Read(ref heard) >= 1, "the request is announced");
        await hook.AdminAsync(HttpMethod.Put, "", new JsonObject { ["version"] = 1, ["name"] = "Renamed" });
        await Wait.UntilAsync(() => Volatile.Read(ref heard) >= 2, "the new name is announced");
    }
}
