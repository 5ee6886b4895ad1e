using System.Net;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

public sealed class SourceApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Key_and_signing_secret_are_in_the_answer_that_made_them_and_never_again()
    {
        var added = await api.CallAsync(HttpMethod.Post, "/sources", new { name = "Pager", format = "github" });

        added.Status.ShouldBe(HttpStatusCode.Created);
        added.Json["authentication"]!.ToString().ShouldBe("either");
        var secret = added.Json["signingSecret"]!.ToString();
        secret.ShouldStartWith("whsec_");
        Convert.FromBase64String(secret["whsec_".Length..]).Length.ShouldBe(32);
        var read = await api.CallAsync(HttpMethod.Get, $"/sources/{added.Json["id"]}");
        read.Json["key"].ShouldBeNull();
        read.Json["signingSecret"].ShouldBeNull();
        (await api.CallAsync(HttpMethod.Get, "/sources?limit=500")).Json.ToJsonString().ShouldNotContain(secret);
    }

    [Fact]
    public async Task Rules_are_added_read_and_changed_one_table_at_a_time()
    {
        var added = await api.CallAsync(HttpMethod.Post, "/sources", new
        {
            name = $"Generic {Guid.NewGuid():N}",
            format = "generic",
            mapping = new Dictionary<string, string> { ["title"] = "$.text", ["labels.site"] = "$.site" },
            severities = new { P1 = "critical" },
        });
        added.Status.ShouldBe(HttpStatusCode.Created);
        added.Json["mapping"]!["labels.site"]!.ToString().ShouldBe("$.site");
        added.Json["severities"]!["p1"]!.ToString().ShouldBe("critical");

        var changed = await api.CallAsync(HttpMethod.Put, $"/sources/{added.Json["id"]}", new { version = 1, states = new { down = "firing" }, authentication = "both" });

        changed.Json["version"]!.GetValue<int>().ShouldBe(2);
        changed.Json["mapping"]!["title"]!.ToString().ShouldBe("$.text");
        changed.Json["states"]!["down"]!.ToString().ShouldBe("firing");
        changed.Json["authentication"]!.ToString().ShouldBe("both");
        (await api.CallAsync(HttpMethod.Put, $"/sources/{added.Json["id"]}", new { version = 1, name = "x" })).Json["current"]!["authentication"]!.ToString().ShouldBe("both");
    }

    [Fact]
    public async Task A_source_names_each_field_it_is_refused_for()
    {
        var refused = await api.CallAsync(HttpMethod.Post, "/sources", new
        {
            name = "",
            slug = "livenotify",
            format = "generic",
            authentication = "trust",
            mapping = new { colour = "$.c" },
            severities = new { page = "loud" },
            states = new { down = 1 },
        });
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["states.down"]);

        refused = await api.CallAsync(HttpMethod.Post, "/sources", new
        {
            name = "",
            slug = "livenotify",
            format = "generic",
            authentication = "trust",
            mapping = new { colour = "$.c" },
            severities = new { page = "loud" },
        });
        refused.Errors.ShouldBe(["name", "slug", "authentication", "mapping.title", "mapping.colour", "severities.page"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_rotation_answers_with_what_it_made_and_says_how_long_the_old_is_good()
    {
        var (id, _, _) = await api.SourceAsync();

        var both = await api.CallAsync(HttpMethod.Post, $"/sources/{id}/rotate");
        both.Status.ShouldBe(HttpStatusCode.OK);
        both.Json["key"]!.ToString().ShouldStartWith("lnk_");
        both.Json["signingSecret"]!.ToString().ShouldStartWith("whsec_");
        both.Json["version"]!.GetValue<int>().ShouldBe(2);
        both.Json["previousKeyUntil"]!.GetValue<DateTimeOffset>().ShouldBe(DateTimeOffset.UtcNow.AddHours(1), TimeSpan.FromMinutes(1));
        both.Json["previousSecretUntil"].ShouldNotBeNull();

        var key = await api.CallAsync(HttpMethod.Post, $"/sources/{id}/rotate", new { what = "key", overlapMinutes = 0 });
        key.Json["key"].ShouldNotBeNull();
        key.Json["signingSecret"].ShouldBeNull();
        key.Json["previousKeyUntil"].ShouldBeNull();

        (await api.CallAsync(HttpMethod.Post, $"/sources/{id}/rotate", new { what = "all", overlapMinutes = 99999 })).Errors.ShouldBe(["what", "overlapMinutes"], ignoreOrder: true);
        (await api.CallAsync(HttpMethod.Post, $"/sources/{Guid.NewGuid()}/rotate")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
