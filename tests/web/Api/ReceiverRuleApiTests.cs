using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

/// <summary>Rules with matchers, what a delivery says of them, and trying them without consequence. No sender has a relay: nothing leaves.</summary>
public sealed class ReceiverRuleApiTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly object BackupFailed = new
    {
        kind = "alert",
        severity = "major",
        title = "Host backup failed",
        body = "host-17: <b>disk</b> full",
        labels = new { site = "dr-1" },
    };

    private LiveNotifyApp _app = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _admin = _app.Api();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Matchers_are_answered_in_one_spelling_kept_when_left_out_and_taken_away_when_empty()
    {
        var added = await CallAsync(HttpMethod.Post, "/receivers", new { name = "A", addresses = new[] { "a@example.com" }, matchers = new[] { "site =~ dr-.*", "team!=dba" } });
        added.Status.ShouldBe(HttpStatusCode.Created);
        Texts(added.Json["matchers"]).ShouldBe(["site=~\"dr-.*\"", "team!=\"dba\""]);

        var path = $"/receivers/{added.Json["id"]}";
        Texts((await CallAsync(HttpMethod.Put, path, new { version = 1, name = "B" })).Json["matchers"]).Count().ShouldBe(2);
        Texts((await CallAsync(HttpMethod.Put, path, new { version = 2, matchers = Array.Empty<string>() })).Json["matchers"]).ShouldBeEmpty();
        (await CallAsync(HttpMethod.Get, path)).Json["version"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task A_matcher_that_is_none_is_refused_by_its_place()
    {
        var refused = await CallAsync(HttpMethod.Post, "/receivers", new { name = "A", addresses = new[] { "a@example.com" }, matchers = new[] { "a=b", "site", "a=~\"(?=x)\"" } });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["matchers[1]", "matchers[2]"]);
        refused.Error("matchers[1]").ShouldBe("One of =, !=, =~ and !~ is expected at character 5 of site");
    }

    [Fact]
    public async Task Only_who_matches_gets_a_mail_and_the_delivery_says_by_which_rule_in_which_version()
    {
        await SenderAsync();
        var dr = await ReceiverAsync("DR", ["ops@example.com"], "site=~\"dr-.*\"");
        var noDba = await ReceiverAsync("No DBA", ["Ops <OPS@example.com>", "night@example.com"], "team!=dba");
        await ReceiverAsync("HQ", ["hq@example.com"], "site=hq");
        await CallAsync(HttpMethod.Put, $"/receivers/{noDba}", new { version = 1, name = "Not the DBAs" });
        var source = await SourceAsync();

        var posted = await Answer.CallAsync(_app.Api(source["key"]!.ToString()), HttpMethod.Post, "/notifications", BackupFailed);

        var deliveries = (await CallAsync(HttpMethod.Get, $"/deliveries?notification={posted.Json["id"]}")).Json["items"]!.AsArray();
        deliveries.Select(d => d!["to"]!.ToString()).ShouldBe(["ops@example.com", "night@example.com"], ignoreOrder: true);
        var ops = deliveries.Single(d => d!["to"]!.ToString() == "ops@example.com")!;
        ops["receivers"]!.AsArray().Select(r => (r!["id"]!.ToString(), r["version"]!.GetValue<int>())).ShouldBe([(dr, 1), (noDba, 2)]);
        (await CallAsync(HttpMethod.Get, $"/deliveries/{ops["id"]}")).Json["receivers"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_dry_run_tells_who_would_get_which_mail_and_why_the_others_not_and_stores_nothing()
    {
        var sender = await SenderAsync();
        var dr = await ReceiverAsync("DR", ["ops@example.com", "运维 <night@example.com>"], "site=~\"dr-.*\"");
        await ReceiverAsync("HQ", ["ops@example.com", "hq@example.com"], "site=hq");
        await CallAsync(HttpMethod.Post, "/receivers", new { name = "Critical", addresses = new[] { "c@example.com" }, kinds = new[] { "task" }, minSeverity = "critical", labels = new { rack = "4" } });

        var tried = await DryRunAsync(BackupFailed);

        tried.Status.ShouldBe(HttpStatusCode.OK, tried.Json.ToJsonString());
        tried.Json["notificationId"].ShouldBeNull();
        var receivers = tried.Json["receivers"]!.AsArray();
        receivers.Select(r => (r!["name"]!.ToString(), r["matched"]!.GetValue<bool>())).ShouldBe([("Critical", false), ("DR", true), ("HQ", false)]);
        receivers[0]!["reasons"]!.AsArray().Select(r => r!["code"]!.ToString()).ShouldBe(["kind", "severity", "label"]);
        receivers[1]!["reasons"]!.AsArray().ShouldBeEmpty();
        receivers[2]!["reasons"]![0]!["message"]!.ToString().ShouldBe("Label site is dr-1; it takes site=\"hq\"");
        var mails = tried.Json["mails"]!.AsArray();
        mails.Select(m => m!["to"]!.ToString()).ShouldBe(["ops@example.com", "night@example.com"]);
        var mail = mails[0]!;
        mail["status"]!.ToString().ShouldBe("queued");
        mail["reason"].ShouldBeNull();
        (mail["senderId"]!.ToString(), mail["titlePrefix"]!.ToString(), mail["senderState"]!.ToString()).ShouldBe((sender, "[Ops]", "ok"));
        mail["receivers"]!.AsArray().Select(r => r!["id"]!.ToString()).ShouldBe([dr]);
        (mail["language"]!.ToString(), mail["timeZone"]!.ToString()).ShouldBe(("en", "UTC"));
        mail["subject"]!.ToString().ShouldStartWith("[Ops] ");
        mail["text"]!.ToString().ShouldContain("host-17: <b>disk</b> full");
        mail["html"]!.ToString().ShouldContain("&lt;b&gt;disk");
        (await CallAsync(HttpMethod.Get, "/deliveries")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await CallAsync(HttpMethod.Get, "/notifications")).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_past_notification_is_judged_by_the_rules_of_now()
    {
        await SenderAsync();
        var source = await SourceAsync();
        var posted = await Answer.CallAsync(_app.Api(source["key"]!.ToString()), HttpMethod.Post, "/notifications", BackupFailed);
        var nobody = await DryRunAsync(new { notificationId = posted.Json["id"] });
        nobody.Json["mails"]!.AsArray().Select(m => (m!["to"]?.ToString(), m["status"]!.ToString(), m["reason"]!.ToString(), m["html"]?.ToString()))
            .ShouldBe([(null, "suppressed", "no-receiver", null)]);

        await CallAsync(HttpMethod.Post, "/receivers", new { name = "A", addresses = new[] { "a@example.com" }, sources = new[] { source["id"]!.ToString() }, language = "zh-CN" });

        var now = await DryRunAsync(new { notificationId = posted.Json["id"] });
        now.Json["notificationId"]!.ToString().ShouldBe(posted.Json["id"]!.ToString());
        now.Json["mails"]![0]!["text"]!.ToString().ShouldContain("来源");
        (await DryRunAsync(BackupFailed)).Json["receivers"]![0]!["reasons"]![0]!["code"]!.ToString().ShouldBe("source");
        foreach (var named in new[] { "id", "slug" })
            (await DryRunAsync(new { kind = "alert", title = "x", source = source[named]!.ToString() })).Json["receivers"]![0]!["matched"]!.GetValue<bool>().ShouldBeTrue(named);
    }

    [Fact]
    public async Task A_mail_that_would_not_be_sent_says_why()
    {
        await ReceiverAsync("A", ["a@example.com"]);
        (await DryRunAsync(BackupFailed)).Json["mails"]![0]!["reason"]!.ToString().ShouldBe("no-sender");

        var sender = await SenderAsync();
        await CallAsync(HttpMethod.Post, $"/senders/{sender}/hold", new { });
        (await DryRunAsync(BackupFailed)).Json["mails"]![0]!["senderState"]!.ToString().ShouldBe("held");
    }

    [Fact]
    public async Task What_cannot_be_tried_is_refused_by_field()
    {
        (await DryRunAsync(new { })).Errors.ShouldBe(["kind", "title"]);
        (await DryRunAsync(new { kind = "noise", title = "x", source = "nobody" })).Errors.ShouldBe(["source", "kind"], ignoreOrder: true);
        (await DryRunAsync(new { kind = "alert", title = 5 })).Errors.ShouldBe(["title"]);
        (await DryRunAsync(new { notificationId = "x" })).Errors.ShouldBe(["notificationId"]);
        (await DryRunAsync(new { notificationId = Guid.NewGuid() })).Errors.ShouldBe(["notificationId"]);
        foreach (var body in new[] { "[]", "5", "{", "" })
            (await DryRunAsync(new StringContent(body, Encoding.UTF8, "application/json"))).Status.ShouldBe(HttpStatusCode.BadRequest, body);
    }

    [Fact]
    public async Task Readers_may_try_and_sources_may_not()
    {
        var token = (await CallAsync(HttpMethod.Post, "/tokens", new { name = "auditor", scope = "read" })).Json["token"]!.ToString();
        (await Answer.CallAsync(_app.Api(token), HttpMethod.Post, "/receivers/dry-run", BackupFailed)).Status.ShouldBe(HttpStatusCode.OK);
        (await Answer.CallAsync(_app.Api((await SourceAsync())["key"]!.ToString()), HttpMethod.Post, "/receivers/dry-run", BackupFailed)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Answer.CallAsync(_app.NewVisitor(), HttpMethod.Post, "/receivers/dry-run", BackupFailed)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_description_of_the_API_knows_its_body()
    {
        var description = JsonNode.Parse(await _admin.GetStringAsync("/openapi/v1.json"))!;
        var body = description["paths"]!["/api/v1/receivers/dry-run"]!["post"]!["requestBody"]!["content"]!["application/json"]!["schema"]!.ToJsonString();
        body.ShouldContain("notificationId");
    }

    private Task<Answer> CallAsync(HttpMethod method, string path, object? body = null) => Answer.CallAsync(_admin, method, path, body);

    private Task<Answer> DryRunAsync(object body) => CallAsync(HttpMethod.Post, "/receivers/dry-run", body);

    private async Task<string> SenderAsync() =>
        (await CallAsync(HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = "127.0.0.1", port = 2525 })).Json["id"]!.ToString();

    private async Task<string> ReceiverAsync(string name, string[] addresses, params string[] matchers) =>
        (await CallAsync(HttpMethod.Post, "/receivers", new { name, addresses, matchers })).Json["id"]!.ToString();

    private async Task<JsonNode> SourceAsync() => (await CallAsync(HttpMethod.Post, "/sources", new { name = $"Source {Guid.NewGuid():N}" })).Json;

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => text!.ToString());
}
