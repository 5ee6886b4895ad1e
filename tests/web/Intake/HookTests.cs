using System.Net;
using System.Text;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

public sealed class HookTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task A_post_is_stored_and_the_answer_counts_what_was_in_it()
    {
        var hook = await Hook.AddAsync(fixture.App);

        var posted = await hook.PostAsync();

        posted.Status.ShouldBe(HttpStatusCode.Accepted);
        var id = posted.Json["id"]!.ToString();
        posted.Json["href"]!.ToString().ShouldBe($"/api/v1/notifications/{id}");
        posted.Json["duplicate"]!.GetValue<bool>().ShouldBeFalse();
        posted.Json["deliveries"]!.GetValue<int>().ShouldBe(1);
        posted.Json["received"]!.GetValue<int>().ShouldBe(1);
        posted.Json["duplicates"]!.GetValue<int>().ShouldBe(0);
        posted.Json["notifications"]!.AsArray().ShouldHaveSingleItem()!["id"]!.ToString().ShouldBe(id);
        var stored = await Answer.CallAsync(fixture.App.Api(), HttpMethod.Get, $"/notifications/{id}");
        stored.Json["title"]!.ToString().ShouldBe("Disk full");
        stored.Json["sourceId"]!.ToString().ShouldBe(hook.Id);
    }

    [Fact]
    public async Task An_address_nobody_has_is_404_and_LiveNotifys_own_is_none()
    {
        var hook = await Hook.AddAsync(fixture.App);

        (await (hook with { Slug = "nobody" }).PostAsync()).Status.ShouldBe(HttpStatusCode.NotFound);
        (await (hook with { Slug = "livenotify" }).PostAsync()).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_disabled_source_is_refused_at_once_and_only_who_has_its_key_hears_so()
    {
        var hook = await Hook.AddAsync(fixture.App);
        await hook.AdminAsync(HttpMethod.Put, "", new { version = 1, enabled = false });

        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await (hook with { Key = "lnk_wrong" }).PostAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.Accepted)]
    [InlineData("application/vnd.tool+json; charset=UTF-8", HttpStatusCode.Accepted)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf-16", HttpStatusCode.UnsupportedMediaType)]
    public async Task The_content_type_has_to_be_JSON(string type, HttpStatusCode status)
    {
        var hook = await Hook.AddAsync(fixture.App);
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Hook.Report));
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        (await hook.PostAsync(content, ("Authorization", $"Bearer {hook.Key}"))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_compressed_body_is_415_and_the_answer_names_the_coding()
    {
        var hook = await Hook.AddAsync(fixture.App);
        var content = new ByteArrayContent([0x1f, 0x8b, 8, 0]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");

        var refused = await hook.PostAsync(content, ("Authorization", $"Bearer {hook.Key}"));

        refused.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        refused.Json["detail"]!.ToString().ShouldContain("gzip");
    }

    [Fact]
    public async Task What_is_invalid_is_422_by_field()
    {
        var hook = await Hook.AddAsync(fixture.App);

        var refused = await hook.PostAsync("""{"kind":"noise","title":"x"}""");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["kind"]);
        refused.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Both_ways_in_are_described()
    {
        var described = System.Text.Json.Nodes.JsonNode.Parse(await fixture.App.Anonymous.GetStringAsync("/openapi/v1.json"))!["paths"]!;

        described["/hooks/{slug}"]!["post"]!["responses"]!.AsObject().Select(answer => answer.Key)
            .ShouldBe(["200", "202", "400", "401", "403", "404", "413", "415", "422", "429", "503"], ignoreOrder: true);
        described["/api/v1/sources/{id}/rotate"].ShouldNotBeNull();
        described["/api/v1/sources/{id}/requests/{requestId}/replay"].ShouldNotBeNull();
        described["/api/v1/sources/{id}/sample"].ShouldNotBeNull();
    }
}
