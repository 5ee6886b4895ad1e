using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages;

public class ShellTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    private HttpClient Visitor { get; } = fixture.App.NewVisitor();

    [Fact]
    public async Task A_page_says_where_the_reader_is()
    {
        var page = await _app.Admin.PageAsync("/account/profile");

        page.Title.ShouldBe("Profile · LiveNotify");
        page.QuerySelectorAll("h1").Length.ShouldBe(1);
        page.QuerySelector(".breadcrumb [aria-current=page]")!.TextContent.ShouldBe("Profile");
        (await _app.Admin.PageAsync("/")).QuerySelector("nav a[aria-current=page]")!.TextContent.Trim().ShouldBe("Overview");
    }

    [Fact]
    public async Task Every_link_of_the_navigation_leads_somewhere()
    {
        var links = (await _app.Admin.PageAsync("/")).QuerySelectorAll<IHtmlAnchorElement>("#navigation a").Select(a => a.GetAttribute("href")!).ToList();

        links.ShouldContain("/hangfire");
        links.ShouldContain("/docs");
        foreach (var link in links)
            (await _app.Admin.GetAsync(link)).StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.MovedPermanently);
    }

    [Fact]
    public async Task An_auditor_sees_no_queue_and_changes_nothing()
    {
        var auditor = await _app.AsAsync(Role.Auditor, "auditor@example.com");

        (await auditor.PageAsync("/")).QuerySelector("a[href='/hangfire']").ShouldBeNull();
        var refused = await auditor.PostFormAsync("/", ("anything", "at all"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.DocumentAsync()).QuerySelector("h1")!.TextContent.ShouldBe("You may not do that");
        (await auditor.GetAsync("/hangfire")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task What_is_not_there_says_so_in_the_page_s_clothes()
    {
        var missing = await _app.Admin.GetAsync("/no/such/page");

        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var page = await missing.DocumentAsync();
        page.QuerySelector("h1")!.TextContent.ShouldBe("There is no such page");
        page.QuerySelector("#navigation").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_program_is_told_no_more_than_the_status()
    {
        var missing = await _app.Api().GetAsync("/api/v1/no-such-thing");

        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await missing.Content.ReadAsStringAsync()).ShouldNotContain("<html");
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused_and_shown_what_to_do()
    {
        var refused = await _app.Admin.PostAsync("/account/profile", new FormUrlEncodedContent([new("language", "en")]));

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.DocumentAsync()).QuerySelector("h1")!.TextContent.ShouldBe("This page was out of date");
    }

    [Fact]
    public async Task Htmx_is_led_to_the_sign_in_page_and_from_there_back_to_the_page_it_asked_from()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/account/profile?handler=Piece");
        request.Headers.Add("HX-Request", "true");
        request.Headers.Add("HX-Current-URL", new Uri(_app.Address, "/deliveries?status=failed").ToString());

        var answer = await Visitor.SendAsync(request);

        answer.Headers.GetValues("HX-Redirect").ShouldBe(["/account/login?ReturnUrl=%2Fdeliveries%3Fstatus%3Dfailed"]);
    }

    [Fact]
    public async Task The_language_follows_the_browser_until_somebody_chooses_one()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/account/login") { Headers = { { "Accept-Language", "zh-CN" } } };
        var chinese = await (await Visitor.SendAsync(request)).DocumentAsync();
        chinese.DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
        chinese.QuerySelector("h1")!.TextContent.ShouldBe("登录");

        var switched = await Visitor.PostFormAsync("/account/language", ("language", "zh-CN"), ("returnUrl", "/account/login?ReturnUrl=%2F"));

        switched.Headers.Location!.OriginalString.ShouldBe("/account/login?ReturnUrl=%2F");
        (await Visitor.PageAsync("/account/login")).DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
    }

    [Fact]
    public async Task Who_is_signed_in_keeps_the_language_everywhere()
    {
        var user = await _app.AsAsync(Role.Auditor, "lin@example.com");

        await user.PostFormAsync("/account/language", ("language", "zh-CN"), ("returnUrl", "/"));

        (await user.PageAsync("/")).QuerySelector("h1")!.TextContent.ShouldBe("总览");
        (await user.PageAsync("/account/profile")).QuerySelector<IHtmlSelectElement>("#language")!.Value.ShouldBe("zh-CN");
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("")]
    public async Task The_language_switch_leads_nowhere_else(string returnUrl)
    {
        var switched = await Visitor.PostFormAsync("/account/language", ("language", "en"), ("returnUrl", returnUrl));

        switched.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task Pages_carry_the_rules_for_the_browser()
    {
        var headers = (await Visitor.GetAsync("/account/login")).Headers;

        headers.GetValues("Content-Security-Policy").Single().ShouldContain("script-src 'self'; style-src 'self'");
        headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
    }
}
