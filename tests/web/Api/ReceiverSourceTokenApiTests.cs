using System.Net;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

public sealed class ReceiverSourceTokenApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_receiver_is_added_changed_and_removed()
    {
        var (source, _, _) = await api.SourceAsync();
        var added = await api.CallAsync(HttpMethod.Post, "/receivers", new
        {
            name = "On call",
            addresses = new[] { "Ops <ops@example.com>", "OPS@example.com", "dba@example.com" },
            kinds = new[] { "alert" },
            minSeverity = "major",
            sources = new[] { source },
            labels = new { site = "dr-1" },
            language = "zh-CN",
            timeZone = "Asia/Shanghai",
        });
        added.Status.ShouldBe(HttpStatusCode.Created);
        added.Json["addresses"]!.AsArray().Select(a => a!.ToString()).ShouldBe(["Ops <ops@example.com>", "dba@example.com"]);

        var path = $"/receivers/{added.Json["id"]}";
        var changed = await api.CallAsync(HttpMethod.Put, path, new { version = 1, minSeverity = "critical", enabled = false });
        changed.Json["minSeverity"]!.ToString().ShouldBe("critical");
        changed.Json["enabled"]!.GetValue<bool>().ShouldBeFalse();
        changed.Json["timeZone"]!.ToString().ShouldBe("Asia/Shanghai");
        (await api.CallAsync(HttpMethod.Put, path, new { version = 1, name = "x" })).Status.ShouldBe(HttpStatusCode.Conflict);

        (await api.CallAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await api.CallAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await api.CallAsync(HttpMethod.Get, "/receivers")).Json["items"]!.AsArray().ShouldNotContain(r => r!["id"]!.ToString() == added.Json["id"]!.ToString());
    }

    [Fact]
    public async Task The_sender_of_a_receiver_stays_when_it_is_left_out_and_goes_when_it_is_null()
    {
        var sender = (await api.CallAsync(HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = "smtp.example.com", port = 25 })).Json["id"]!.ToString();
        var path = $"/receivers/{(await api.CallAsync(HttpMethod.Post, "/receivers", new { name = "Named", addresses = new[] { "a@example.com" }, senderId = sender })).Json["id"]}";

        (await api.CallAsync(HttpMethod.Put, path, new { version = 1, name = "Renamed" })).Json["senderId"]!.ToString().ShouldBe(sender);
        (await api.CallAsync(HttpMethod.Put, path, new { version = 2, senderId = (string?)null })).Json["senderId"].ShouldBeNull();
    }

    [Fact]
    public async Task A_receiver_names_each_field_it_is_refused_for()
    {
        var refused = await api.CallAsync(HttpMethod.Post, "/receivers", new
        {
            name = "",
            addresses = new[] { "ops@example.com", "localonly" },
            kinds = new[] { "noise" },
            minSeverity = "loud",
            sources = new[] { Guid.NewGuid() },
            senderId = Guid.NewGuid(),
            language = "fr",
            timeZone = "Moon/Base",
        });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["name", "addresses[1]", "kinds[0]", "minSeverity", "sources[0]", "senderId", "language", "timeZone"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_key_of_a_source_is_in_the_answer_that_made_it_and_never_again()
    {
        var added = await api.CallAsync(HttpMethod.Post, "/sources", new { name = "Backup & Restore" });
        added.Status.ShouldBe(HttpStatusCode.Created);
        added.Json["slug"]!.ToString().ShouldBe("backup-restore");
        added.Json["format"]!.ToString().ShouldBe("native");
        var key = added.Json["key"]!.ToString();
        key.Length.ShouldBeGreaterThan(40);

        var read = await api.CallAsync(HttpMethod.Get, $"/sources/{added.Json["id"]}");
        read.Json["key"].ShouldBeNull();
        (await api.CallAsync(HttpMethod.Get, "/sources?limit=500")).Json.ToJsonString().ShouldNotContain(key);
        (await api.CallAsync(HttpMethod.Post, "/sources", new { name = "Other", slug = "backup-restore" })).Error("slug").ShouldContain("taken");
    }

    [Fact]
    public async Task A_disabled_source_is_known_and_forbidden()
    {
        var (id, _, client) = await api.SourceAsync();
        (await Answer.CallAsync(client, HttpMethod.Get, "/notifications")).Status.ShouldBe(HttpStatusCode.OK);

        await api.CallAsync(HttpMethod.Put, $"/sources/{id}", new { version = 1, enabled = false });

        (await Answer.CallAsync(client, HttpMethod.Post, "/notifications", new { kind = "alert", title = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_with_scope_read_reads_until_it_is_revoked()
    {
        var added = await api.CallAsync(HttpMethod.Post, "/tokens", new { name = "dashboard", scope = "read" });
        added.Status.ShouldBe(HttpStatusCode.Created);
        using var reader = api.App.Api(added.Json["token"]!.ToString());

        (await Answer.CallAsync(reader, HttpMethod.Get, "/deliveries")).Status.ShouldBe(HttpStatusCode.OK);
        (await Answer.CallAsync(reader, HttpMethod.Post, "/sources", new { name = "x" })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Answer.CallAsync(reader, HttpMethod.Get, "/tokens")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var listed = (await api.CallAsync(HttpMethod.Get, "/tokens")).Json["items"]!.AsArray().Single(t => t!["name"]!.ToString() == "dashboard")!;
        listed["lastUsedAt"].ShouldNotBeNull();
        listed["token"].ShouldBeNull();

        (await api.CallAsync(HttpMethod.Delete, $"/tokens/{added.Json["id"]}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await Answer.CallAsync(reader, HttpMethod.Get, "/deliveries")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_that_could_never_work_is_refused()
    {
        var refused = await api.CallAsync(HttpMethod.Post, "/tokens", new { name = "", scope = "root", expiresAt = "2020-01-01T00:00:00Z" });

        refused.Errors.ShouldBe(["name", "scope", "expiresAt"], ignoreOrder: true);
    }
}
