using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class AuditTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    [Theory]
    [InlineData(ColorScheme.Light, false, "en-US")]
    [InlineData(ColorScheme.Dark, true, "zh-CN")]
    public async Task Everybody_can_use_it(ColorScheme scheme, bool narrow, string language)
    {
        var id = await SenderAsync();
        await Answer.CallAsync(_app.Api(), HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[Night shift of the second site]", version = 1 });
        await using var page = await browser.NewPageAsync(_app, viewport: narrow ? BrowserFixture.Narrow : null, colorScheme: scheme, locale: language);

        foreach (var (path, name) in new[]
        {
            ("/audit", "list"), ("/audit?who=nobody", "none"), ("/audit?since=x", "refused"), ("/audit?handler=verify", "verified"),
            ($"/audit/senders/{id}", "history"), ($"/audit/senders/{id}?from=1&version=2", "compared"), ($"/audit/senders/{id}?version=1", "version"),
        })
        {
            await page.GotoAsync(path);
            await page.AxeAsync();
            await page.FitsAsync();
            await page.ScreenshotAsync($"audit-{name}-{scheme}-{language}");
        }
    }

    [Fact]
    public async Task A_new_entry_comes_by_itself_and_the_chain_is_verified_in_place()
    {
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync("/audit");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Audit");

        var id = await SenderAsync("[Comes by itself]");

        await Assertions.Expect(page.Page.Locator("tbody tr").First).ToContainTextAsync("[Comes by itself]");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Verify the chain" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-proof=ok]")).ToBeVisibleAsync();
        page.Page.Url.ShouldEndWith("/audit");
        id.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_person_compares_looks_back_and_restores()
    {
        var id = await SenderAsync();
        await Answer.CallAsync(_app.Api(), HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[Night]", version = 1 });
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync($"/audit?subject=senders/{id}");
        await page.Page.Locator("tbody tr").First.GetByRole(AriaRole.Link, new() { Name = "[Night]" }).ClickAsync();

        await page.Page.SelectOptionAsync("#from", "1");
        await page.Page.SelectOptionAsync("#version", "2");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Compare" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#comparison-part del")).ToContainTextAsync("[Ops]");

        await page.Page.FillAsync("#at", "2100-01-01T00:00");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-settings]")).ToContainTextAsync("[Night]");

        await page.Page.Locator(".versions").GetByRole(AriaRole.Link, new() { Name = "1", Exact = true }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Restore version 1 as a new one" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("main")).ToContainTextAsync("Version 3 says what version 1 said.");
        await Assertions.Expect(page.Page.Locator(".versions tbody tr")).ToHaveCountAsync(3);
    }

    private async Task<string> SenderAsync(string prefix = "[Ops]") => (await Answer.CallAsync(
        _app.Api(), HttpMethod.Post, "/senders", new { titlePrefix = prefix, outbox = "ops@example.com", server = "smtp.example.com", port = 25 })).Json["id"]!.ToString();
}
