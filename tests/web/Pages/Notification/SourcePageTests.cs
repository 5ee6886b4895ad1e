using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification;

/// <summary>The page of one source: what it shows, and what an admin does there without script.</summary>
public class SourcePageTests(AppFixture fixture, PostgresFixture postgres) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    [Fact]
    public async Task It_shows_the_facts_and_snippets_with_the_real_address_and_no_secret()
    {
        var source = await _app.AddSourceAsync(("format", "alertmanager"));

        var page = await _app.Admin.PageAsync(source.Path);

        page.Text("hook-url").ShouldBe($"{_app.Address}hooks/{source.Slug}");
        page.QuerySelector("[data-last-heard]")!.TextContent.Trim().ShouldBe("Never");
        page.Text("alertmanager-1").ShouldContain($"url: '{_app.Address}hooks/{source.Slug}'");
        page.Text("alertmanager-1").ShouldContain("credentials: '$KEY'");
        page.QuerySelector(".empty h3")!.TextContent.ShouldBe("No request yet");
        page.DocumentElement.OuterHtml.ShouldNotContain(source.Key);
        page.DocumentElement.OuterHtml.ShouldNotContain(source.Secret);
    }

    [Fact]
    public async Task The_public_address_goes_before_that_of_the_request()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("PublicUrl", "https://notify.example.com/ops/"));
        var source = await app.AddSourceAsync();

        (await app.Admin.PageAsync(source.Path)).Text("hook-url").ShouldBe($"https://notify.example.com/ops/hooks/{source.Slug}");
        source.Page.Text("curl-1").ShouldContain("'https://notify.example.com/ops/api/v1/notifications'");
    }

    [Fact]
    public async Task A_sample_makes_a_notification_and_stands_among_the_last_requests()
    {
        var source = await _app.AddSourceAsync(("format", "grafana"));

        var sent = await _app.Admin.PostFormAsync($"{source.Path}/sample");

        sent.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        sent.Headers.Location!.ToString().ShouldBe(source.Path);
        var row = (await _app.Admin.PageWithRequestsAsync(source, 1)).Requests()[0];
        row.GetAttribute("data-verdict").ShouldBe("accepted");
        row.QuerySelector(".status")!.TextContent.Trim().ShouldBe("Stored");
        row.TextContent.ShouldContain($"sample sent by {LiveNotifyApp.AdminEmail}");
        var notification = await _app.Admin.PageAsync(row.QuerySelector(".request-notifications a")!.GetAttribute("href")!);
        notification.QuerySelectorAll("[data-rows] tr").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task What_was_refused_stands_there_with_its_reason_and_its_body_as_text()
    {
        var source = await _app.AddSourceAsync();

        (await PostAsync(source, "lnk_wrong", """{"title":"<script>alert(1)</script>"}""")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var page = await _app.Admin.PageWithRequestsAsync(source, 1);
        var row = page.Requests()[0];
        row.GetAttribute("data-verdict").ShouldBe("refused");
        row.QuerySelector(".cell-number")!.TextContent.ShouldBe("401");
        row.QuerySelector(".request-body")!.TextContent.ShouldContain("<script>alert(1)</script>");
        page.QuerySelectorAll("script").ShouldAllBe(script => script.HasAttribute("src"));
        page.QuerySelector("[data-last-heard]")!.TextContent.Trim().ShouldBe("Never", "a stranger is not the source");
    }

    [Fact]
    public async Task A_refused_post_is_replayed_once_the_source_is_right()
    {
        var source = await _app.AddSourceAsync(("format", "generic"), ("mapping[title]", "$.title"));
        (await PostAsync(source, source.Key, """{"name":"Disk full"}""")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var first = (await _app.Admin.PageWithRequestsAsync(source, 1)).Requests()[0];
        first.TextContent.ShouldContain("title");
        var form = await _app.Admin.PageAsync($"/notification/sources/modify?id={source.Id}");
        await _app.Admin.PostFormAsync("/notification/sources/modify", form.FieldsOf("#source-form", ("mapping[title]", "$.name")));

        await _app.Admin.PostFormAsync($"{source.Path}/replay", ("request", first.Id!["request-".Length..]));

        var page = await _app.Admin.PageWithRequestsAsync(source, 2);
        page.Requests().Select(row => row.GetAttribute("data-verdict")).ShouldBe(["accepted", "refused"]);
        page.Requests()[0].TextContent.ShouldContain($"replayed by {LiveNotifyApp.AdminEmail}");
        page.QuerySelector("[data-last-heard] time").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_long_body_stands_there_by_its_beginning_and_whole_on_a_page_of_its_own()
    {
        var source = await _app.AddSourceAsync();
        var end = "the very end";

        await PostAsync(source, source.Key, $$"""{"kind":"task","title":"Long","body":"{{new string('x', 6_000)}}{{end}}"}""");

        var row = (await _app.Admin.PageWithRequestsAsync(source, 1)).Requests()[0];
        row.QuerySelector(".request-body")!.TextContent.ShouldNotContain(end);
        using var whole = await _app.Admin.GetAsync(row.QuerySelector("details a")!.GetAttribute("href"));
        whole.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await whole.Content.ReadAsStringAsync()).ShouldContain(end);
    }

    [Fact]
    public async Task After_a_rotation_old_and_new_key_work_and_the_page_says_until_when()
    {
        var source = await _app.AddSourceAsync();
        var form = await _app.Admin.PageAsync($"/notification/sources/rotate?id={source.Id}");
        form.QuerySelector("#overlapMinutes")!.GetAttribute("value").ShouldBe("60");

        var rotated = await _app.Admin.PostFormAsync("/notification/sources/rotate", form.FieldsOf("#rotate-form", ("what", "key"), ("overlapMinutes", "30")));

        rotated.StatusCode.ShouldBe(HttpStatusCode.OK);
        rotated.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var shown = await rotated.DocumentAsync();
        shown.QuerySelector("#source-secret").ShouldBeNull();
        shown.QuerySelector(".drawer-fields")!.TextContent.ShouldContain("The old one works until");
        shown.Text("curl-1").ShouldContain(shown.Text("source-key"));
        foreach (var key in new[] { source.Key, shown.Text("source-key") })
            (await _app.Api(key).PostAsJsonAsync("/api/v1/notifications", new { kind = "task", title = key })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await _app.Admin.PageAsync(source.Path)).QuerySelectorAll("[data-overlap]").Length.ShouldBe(1);
    }

    [Fact]
    public async Task A_rotation_without_overlap_ends_the_old_ones_at_once()
    {
        var source = await _app.AddSourceAsync();
        var form = await _app.Admin.PageAsync($"/notification/sources/rotate?id={source.Id}");

        var shown = await (await _app.Admin.PostFormAsync("/notification/sources/rotate", form.FieldsOf("#rotate-form", ("overlapMinutes", "0")))).DocumentAsync();

        shown.Text("source-secret").ShouldStartWith("whsec_");
        shown.QuerySelector(".drawer-fields")!.TextContent.ShouldContain("The old one works no more.");
        (await _app.Api(source.Key).PostAsJsonAsync("/api/v1/notifications", new { kind = "task", title = "Too late" })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await _app.Admin.PageAsync(source.Path)).QuerySelector("[data-overlap]").ShouldBeNull();
    }

    [Fact]
    public async Task The_same_rotation_sent_twice_is_done_once()
    {
        var source = await _app.AddSourceAsync();
        var fields = (await _app.Admin.PageAsync($"/notification/sources/rotate?id={source.Id}")).FieldsOf("#rotate-form");
        await _app.Admin.PostFormAsync("/notification/sources/rotate", fields);

        var again = await _app.Admin.PostFormAsync("/notification/sources/rotate", fields);

        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await again.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent.ShouldContain("Nothing was rotated now");
        (await _app.Api(source.Key).PostAsJsonAsync("/api/v1/notifications", new { kind = "task", title = "Still good" })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("10081")]
    [InlineData("")]
    public async Task An_overlap_that_is_none_is_refused_and_kept(string overlap)
    {
        var source = await _app.AddSourceAsync();
        var form = await _app.Admin.PageAsync($"/notification/sources/rotate?id={source.Id}");

        var refused = await _app.Admin.PostFormAsync("/notification/sources/rotate", form.FieldsOf("#rotate-form", ("overlapMinutes", overlap), ("what", "key")));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector("[role=alert] a[href='#overlapMinutes']").ShouldNotBeNull();
        page.QuerySelector<IHtmlInputElement>("#overlapMinutes")!.Value.ShouldBe(overlap);
        page.QuerySelector("#what-key")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public async Task It_is_disabled_after_a_question_and_enabled_again()
    {
        var source = await _app.AddSourceAsync();
        (await _app.Admin.PageAsync($"/notification/sources/disable?id={source.Id}")).QuerySelector("main form .btn-danger").ShouldNotBeNull();

        await _app.Admin.PostFormAsync("/notification/sources/disable", ("id", $"{source.Id}"));

        var page = await _app.Admin.PageAsync(source.Path);
        page.QuerySelector("h1 + p .badge")!.TextContent.ShouldBe("Disabled");
        (await PostAsync(source, source.Key, "{}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await _app.Admin.PostFormAsync($"{source.Path}/enable");
        (await _app.Admin.PageAsync(source.Path)).QuerySelector("h1 + p .badge")!.TextContent.ShouldBe("Enabled");
    }

    [Fact]
    public async Task An_auditor_sees_everything_but_what_changes_it()
    {
        var source = await _app.AddSourceAsync();
        await PostAsync(source, source.Key, """{"kind":"task","title":"Seen"}""");
        var auditor = await _app.AsAsync(Role.Auditor, $"{Guid.NewGuid():N}@example.com");

        var page = await auditor.PageWithRequestsAsync(source, 1);

        page.QuerySelectorAll("#source form, #source .toolbar, .other-formats").ShouldBeEmpty();
        page.QuerySelector(".request-body").ShouldNotBeNull();
        page.Text("curl-1").ShouldContain("$KEY");
        foreach (var path in new[] { $"{source.Path}/sample", $"{source.Path}/replay", $"{source.Path}/enable" })
            (await auditor.PostFormAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
        foreach (var path in new[] { "rotate", "disable", "modify" })
            (await auditor.GetAsync($"/notification/sources/{path}?id={source.Id}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
    }

    [Fact]
    public async Task The_list_says_how_a_source_shows_who_it_is_and_when_it_was_heard()
    {
        var source = await _app.AddSourceAsync(("format", "github"));
        var row = (await _app.Admin.PageAsync(SourcePages.List)).QuerySelector($"#source-{source.Id}")!;
        row.TextContent.ShouldContain("Either");
        row.TextContent.ShouldContain("Never");
        row.QuerySelector("a")!.GetAttribute("href").ShouldBe(source.Path);

        await _app.Admin.PostFormAsync($"{source.Path}/sample");
        await PostAsync(source, source.Key, "{}", ("X-GitHub-Event", "ping"));

        await Wait.UntilAsync(
            async () => (await _app.Admin.PageAsync(SourcePages.List)).QuerySelector($"#source-{source.Id} td:nth-child(5) time") is not null, "the list says when it was heard");
    }

    [Fact]
    public async Task There_is_no_page_of_a_source_there_is_not() =>
        (await _app.Admin.GetAsync($"/notification/sources/{Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

    private async Task<HttpResponseMessage> PostAsync(NewSource source, string key, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{source.Slug}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await _app.Anonymous.SendAsync(request);
    }
}
