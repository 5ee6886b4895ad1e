using System.Net;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class BrowserFixtureTests(PostgresFixture postgres, BrowserFixture browser)
{
    [Fact]
    public async Task The_app_runs_in_this_process_and_lets_in_who_it_should()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);

        (await app.Anonymous.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await app.Admin.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Api().GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Api("lnt_unknown").GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_page_opens_signed_in_with_its_style()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        await using var page = await browser.NewPageAsync(app);

        await page.GotoAsync("/");

        (await page.Page.Locator("h1").InnerTextAsync()).ShouldBe("Overview");
        (await page.Page.EvaluateAsync<string>("getComputedStyle(document.body).margin")).ShouldBe("0px");
        await page.ScreenshotAsync("overview");
    }

    [Fact]
    public async Task What_the_browser_complains_about_fails_the_test()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var page = await browser.NewPageAsync(app);

        await page.GotoAsync("/");
        await page.Page.EvaluateAsync("document.body.setAttribute('onclick', 'alert(1)')");

        await Assert.ThrowsAsync<ShouldAssertException>(async () => await page.DisposeAsync());
    }
}
