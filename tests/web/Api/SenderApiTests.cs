using System.Net;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

public sealed class SenderApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static object Valid(string prefix = "[Ops]") => new
    {
        titlePrefix = prefix,
        outbox = "Operations <ops@example.com>",
        username = "ops@example.com",
        password = "a secret of its own",
        server = " SMTP.example.com. ",
        port = 587,
        tls = true,
    };

    [Fact]
    public async Task An_added_sender_comes_back_normalised_and_without_its_password()
    {
        var added = await api.CallAsync(HttpMethod.Post, "/senders", Valid());

        added.Status.ShouldBe(HttpStatusCode.Created);
        added.Response.Headers.Location!.ToString().ShouldEndWith($"/api/v1/senders/{added.Json["id"]}");
        added.Json["server"]!.ToString().ShouldBe("smtp.example.com");
        added.Json["hasPassword"]!.GetValue<bool>().ShouldBeTrue();
        added.Json["enabled"]!.GetValue<bool>().ShouldBeTrue();
        added.Json["version"]!.GetValue<int>().ShouldBe(1);
        added.Json["state"]!.ToString().ShouldBe("ok");
        added.Json["createdAt"]!.ToString().ShouldEndWith("Z");
        added.Json.ToJsonString().ShouldNotContain("a secret of its own");
        added.Json["password"].ShouldBeNull();
    }

    [Fact]
    public async Task Every_broken_rule_is_named_by_its_field_in_one_answer()
    {
        var refused = await api.CallAsync(HttpMethod.Post, "/senders", new { port = 70000, ssl = true, tls = true, server = "https://x" });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        refused.Errors.ShouldBe(["titlePrefix", "outbox", "server", "port", "tls"], ignoreOrder: true);
        refused.Error("port").ShouldBe("SMTP Port must be 1-65535; got 70000");
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_named()
    {
        var refused = await api.CallAsync(HttpMethod.Post, "/senders", new { port = "abc" });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["port"]);
    }

    [Fact]
    public async Task What_is_no_json_is_a_bad_request()
    {
        var refused = await api.CallAsync(HttpMethod.Post, "/senders", new StringContent("{\"port\":", null, "application/json"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("server", "elsewhere.example.com")]
    [InlineData("port", 2525)]
    [InlineData("username", "somebody@example.com")]
    [InlineData("outbox", "somebody@example.com")]
    public async Task The_stored_password_does_not_follow_to_another_destination(string field, object value)
    {
        var id = (await api.CallAsync(HttpMethod.Post, "/senders", Valid())).Json["id"];

        var refused = await api.CallAsync(HttpMethod.Put, $"/senders/{id}", new Dictionary<string, object> { ["version"] = 1, [field] = value });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["password"]);
    }

    [Fact]
    public async Task A_change_keeps_the_password_and_what_is_left_out()
    {
        var id = (await api.CallAsync(HttpMethod.Post, "/senders", Valid())).Json["id"];

        var changed = await api.CallAsync(HttpMethod.Put, $"/senders/{id}", new { version = 1, titlePrefix = "[New]", password = (string?)null, id = Guid.NewGuid(), state = "held" });

        changed.Status.ShouldBe(HttpStatusCode.OK);
        changed.Json["titlePrefix"]!.ToString().ShouldBe("[New]");
        changed.Json["id"]!.ToString().ShouldBe(id!.ToString());
        changed.Json["port"]!.GetValue<int>().ShouldBe(587);
        changed.Json["hasPassword"]!.GetValue<bool>().ShouldBeTrue();
        changed.Json["version"]!.GetValue<int>().ShouldBe(2);
        changed.Json["state"]!.ToString().ShouldBe("ok");
    }

    [Fact]
    public async Task A_stale_change_is_409_with_the_current_values()
    {
        var id = (await api.CallAsync(HttpMethod.Post, "/senders", Valid())).Json["id"];
        await api.CallAsync(HttpMethod.Put, $"/senders/{id}", new { version = 1, titlePrefix = "[First]" });

        var stale = await api.CallAsync(HttpMethod.Put, $"/senders/{id}", new { version = 1, titlePrefix = "[Second]" });

        stale.Status.ShouldBe(HttpStatusCode.Conflict);
        stale.Json["current"]!["titlePrefix"]!.ToString().ShouldBe("[First]");
        stale.Json["current"]!["version"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task If_match_says_the_version_too_and_without_any_it_is_asked_for()
    {
        var added = await api.CallAsync(HttpMethod.Post, "/senders", Valid());
        var path = $"/senders/{added.Json["id"]}";

        (await Answer.CallAsync(api.Admin, HttpMethod.Put, path, new { titlePrefix = "[x]" })).Errors.ShouldBe(["version"]);
        (await Answer.CallAsync(api.Admin, HttpMethod.Put, path, new { titlePrefix = "[x]" }, ("If-Match", added.Response.Headers.ETag!.ToString()))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Two_saves_at_once_leave_one_winner()
    {
        var id = (await api.CallAsync(HttpMethod.Post, "/senders", Valid())).Json["id"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => api.CallAsync(HttpMethod.Put, $"/senders/{id}", new { version = 1, titlePrefix = $"[{i}]" })));

        answers.Count(a => a.Status == HttpStatusCode.OK).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.Conflict).ShouldBe(7);
    }

    [Fact]
    public async Task Senders_are_listed_by_position_a_part_at_a_time()
    {
        await api.CallAsync(HttpMethod.Post, "/senders", Valid());
        var first = (await api.CallAsync(HttpMethod.Post, "/senders", Valid("[First]"))).Json;
        await api.CallAsync(HttpMethod.Put, $"/senders/{first["id"]}", new { version = 1, position = -1 });

        var one = await api.CallAsync(HttpMethod.Get, "/senders?limit=1");
        var rest = await api.CallAsync(HttpMethod.Get, $"/senders?limit=500&cursor={one.Json["nextCursor"]}");

        one.Json["items"]!.AsArray().Single()!["titlePrefix"]!.ToString().ShouldBe("[First]");
        rest.Json["items"]!.AsArray().ShouldNotBeEmpty();
        rest.Json["items"]!.AsArray().ShouldAllBe(s => s!["id"]!.ToString() != first["id"]!.ToString());
        rest.Json["nextCursor"].ShouldBeNull();
        (await api.CallAsync(HttpMethod.Get, "/senders?limit=501")).Errors.ShouldBe(["limit"]);
    }

    [Fact]
    public async Task Chinese_callers_are_refused_in_chinese()
    {
        var refused = await Answer.CallAsync(api.Admin, HttpMethod.Post, "/senders", new { port = 0 }, ("Accept-Language", "zh-CN"));

        refused.Error("port").ShouldContain("65535");
        refused.Error("port").ShouldNotContain("must");
    }

    [Fact]
    public async Task An_auditor_reads_and_changes_nothing()
    {
        using var auditor = await api.App.AsAsync(Role.Auditor, $"{Guid.NewGuid():N}@example.com");

        (await Answer.CallAsync(auditor, HttpMethod.Get, "/senders")).Status.ShouldBe(HttpStatusCode.OK);
        (await Answer.CallAsync(auditor, HttpMethod.Post, "/senders", Valid())).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Answer.CallAsync(api.App.Anonymous, HttpMethod.Get, "/senders")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_cookie_alone_changes_nothing()
    {
        var refused = await Answer.CallAsync(api.App.Admin, HttpMethod.Post, "/senders", Valid());

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Json["detail"]!.ToString().ShouldContain("RequestVerificationToken");
    }
}
