using System.Net;
using AngleSharp.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages;

public sealed class AuditPageTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    [Fact]
    public async Task A_change_is_shown_field_by_field()
    {
        var id = await SenderAsync();
        await Answer.CallAsync(_app.Api(), HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[Night]", version = 1 });

        var page = await _app.Admin.PageAsync($"/audit?subject=senders/{id}");

        var row = page.QuerySelector("tbody tr")!;
        row.TextContent.ShouldContain("token:bootstrap");
        row.TextContent.ShouldContain("Modified");
        row.QuerySelector("dt")!.TextContent.ShouldBe("Email Title Prefix");
        row.QuerySelector("del")!.TextContent.ShouldContain("[Ops]");
        row.QuerySelector("ins")!.TextContent.ShouldContain("[Night]");
        row.QuerySelector(".what a")!.GetAttribute("href").ShouldBe($"/audit/senders/{id}?version=2");
    }

    [Fact]
    public async Task Words_of_ours_are_in_the_readers_language_and_what_was_typed_is_as_it_was()
    {
        var receiver = (await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/receivers",
            new { name = "alert", addresses = new[] { "ops@example.com" }, kinds = new[] { "alert", "task" }, minSeverity = "major" })).Json["id"]!.ToString();
        var template = (await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/templates", new { kind = "system", language = "en", subject = "major", text = "x", html = "<p>x</p>" })).Json["id"]!.ToString();

        var (name, _, kinds, least) = await ChangesAsync($"receivers/{receiver}");
        (name, kinds, least).ShouldBe(("名称:alert", "类型:告警, 任务", "最低级别:重要"));
        var (kind, language, subject, _) = await ChangesAsync($"templates/{template}");
        (kind, language, subject).ShouldBe(("类型:系统", "语言:English", "主题:major"));
        (await InChineseAsync($"/audit?subject=templates/{template}")).QuerySelector(".what a")!.TextContent.ShouldBe("系统, English");
        (await InChineseAsync($"/audit/templates/{template}")).QuerySelector("h1")!.TextContent.ShouldBe("系统, English 的历史");
    }

    [Fact]
    public async Task The_filter_is_in_the_address_and_a_wrong_one_is_told_with_its_values_kept()
    {
        var none = await _app.Admin.PageAsync("/audit?who=nobody-at-all");
        none.QuerySelector(".empty")!.TextContent.ShouldContain("No entry matches this filter");
        none.QuerySelector("[data-live-url]")!.GetAttribute("data-live-url").ShouldBe("/audit?who=nobody-at-all&handler=now");

        using var refused = await _app.Admin.GetAsync("/audit?since=yesterday&who=me");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector("[role=alert]")!.TextContent.ShouldContain("yesterday");
        page.QuerySelector("#who")!.GetAttribute("value").ShouldBe("me");
    }

    [Fact]
    public async Task The_chain_is_verified_by_a_button_with_and_without_script()
    {
        await SenderAsync();

        var whole = await _app.Admin.PageAsync("/audit?handler=verify");
        using var part = await _app.Admin.HxGetAsync("/audit?handler=verify");

        whole.QuerySelector("[data-proof=ok]").ShouldNotBeNull();
        whole.QuerySelector("h1").ShouldNotBeNull();
        (await part.DocumentAsync()).QuerySelector("[data-proof=ok]")!.TextContent.ShouldContain("holds");
    }

    [Fact]
    public async Task Two_versions_are_compared_and_a_moment_is_shown()
    {
        var id = await SenderAsync();
        await Answer.CallAsync(_app.Api(), HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[Night]", position = 7, version = 1 });
        await Answer.CallAsync(_app.Api(), HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[Day]", version = 2 });

        var compared = await _app.Admin.PageAsync($"/audit/senders/{id}?from=1&version=3");
        compared.QuerySelector("#comparison-part")!.QuerySelectorAll("dt").Select(dt => dt.TextContent).ShouldBe(["Email Title Prefix", "Position"]);
        var now = await _app.Admin.PageAsync($"/audit/senders/{id}?at=2100-01-01T00:00");
        now.QuerySelector("[data-settings]")!.TextContent.ShouldContain("[Day]");
        var never = await _app.Admin.PageAsync($"/audit/senders/{id}?at=2000-01-01T00:00");
        never.QuerySelector("main")!.TextContent.ShouldContain("There was no such thing at that moment.");
        (await _app.Admin.GetAsync($"/audit/senders/{Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_old_version_is_restored_by_an_admin_alone()
    {
        var id = await SenderAsync();
        await Answer.CallAsync(_app.Api(), HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[Night]", version = 1 });
        using var auditor = await _app.AsAsync(Role.Auditor, $"{Guid.NewGuid():N}@example.com");

        (await auditor.PageAsync($"/audit/senders/{id}?version=1")).QuerySelector("#restore").ShouldBeNull();
        (await auditor.PostFormAsync($"/audit/senders/{id}?version=1")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await _app.Admin.PageAsync($"/audit/senders/{id}?version=1")).QuerySelector("#restore").ShouldNotBeNull();
        using var restored = await _app.Admin.PostFormAsync($"/audit/senders/{id}?version=1");

        restored.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _app.Admin.PageAsync(restored.Headers.Location!.ToString())).Body!.TextContent.ShouldContain("Version 3 says what version 1 said.");
    }

    [Fact]
    public async Task A_version_for_another_destination_asks_for_its_password()
    {
        var id = await SenderAsync(password: "a secret of its own");
        await Answer.CallAsync(_app.Api(), HttpMethod.Put, $"/senders/{id}", new { server = "elsewhere.example.com", password = "another", version = 1 });

        (await _app.Admin.PageAsync($"/audit/senders/{id}?version=1")).QuerySelector("#restore #password").ShouldNotBeNull();
        using var refused = await _app.Admin.PostFormAsync($"/audit/senders/{id}?version=1");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        using var restored = await _app.Admin.PostFormAsync($"/audit/senders/{id}?version=1", ("password", "typed again"));
        restored.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _app.Admin.PageAsync($"/audit/senders/{id}")).DocumentElement.OuterHtml.ShouldNotContain("typed again");
    }

    /// <summary>The first four of what was added, as <c>field:value</c>, for who reads Chinese.</summary>
    private async Task<(string, string, string, string)> ChangesAsync(string subject)
    {
        var all = (await InChineseAsync($"/audit?subject={subject}")).QuerySelectorAll(".changes-list > div")
            .Select(change => $"{change.QuerySelector("dt")!.TextContent}:{change.QuerySelector("ins")!.LastChild!.TextContent.Trim()}").ToList();
        return (all[0], all[1], all[2], all.ElementAtOrDefault(3) ?? "");
    }

    private async Task<IDocument> InChineseAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Language", "zh-CN" } } };
        using var answer = await _app.Admin.SendAsync(request);
        return await answer.DocumentAsync();
    }

    private async Task<string> SenderAsync(string? password = null) => (await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/senders", new
    {
        titlePrefix = "[Ops]",
        outbox = "ops@example.com",
        username = password is null ? null : "ops@example.com",
        password,
        server = "smtp.example.com",
        port = 587,
        tls = true,
    })).Json["id"]!.ToString();
}
