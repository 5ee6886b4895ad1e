using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>Where a person says why.</summary>
public sealed class CommentTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await LiveNotifyApp.StartAsync(postgres);
        foreach (var prefix in new[] { "[First]", "[Second]" })
            await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/senders", new { titlePrefix = prefix, outbox = "ops@example.com", server = "smtp.example.com", port = 25 });
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_menu_takes_a_comment_for_one_act_and_not_for_the_next(ColorScheme scheme)
    {
        await using var page = await browser.NewPageAsync(_app, colorScheme: scheme);
        await page.GotoAsync("/notification/email");
        var rows = page.Page.Locator("#senders tbody tr");
        await rows.Nth(1).Locator("[name=id]").CheckAsync();
        await page.Page.GetByText("Action", new() { Exact = true }).ClickAsync();
        await page.AxeAsync();
        await page.Page.FillAsync("#action-comment", "The second site is faster");
        await page.Page.PressAsync("#action-comment", "Enter");
        await Expect(page.Page.Locator("#drawer[open]")).ToHaveCountAsync(0);
        await page.Page.Locator("#move-sender-up").ClickAsync();
        await Expect(rows.First).ToContainTextAsync("[Second]");
        await Expect(page.Page.Locator("#action-comment")).ToHaveValueAsync("");

        await page.GotoAsync("/audit");
        await Expect(page.Page.Locator("tbody tr").First.Locator(".comment")).ToHaveTextAsync("“The second site is faster”");
    }

    [Fact]
    public async Task The_drawer_asks_for_it_beside_the_Save_button()
    {
        await using var page = await browser.NewPageAsync(_app, viewport: BrowserFixture.Narrow, locale: "zh-CN");
        await page.GotoAsync("/notification/receivers");
        await page.Page.Locator("#add-receiver").ClickAsync();
        await page.Page.FillAsync("#drawer #name", "夜班");
        await page.Page.FillAsync("#drawer #addresses", "ops@example.com");
        await page.Page.FillAsync("#drawer #comment", "新的夜班");
        await page.AxeAsync();
        await page.FitsAsync();
        await page.Page.PressAsync("#drawer #comment", "Enter");
        await Expect(page.Page.Locator("#drawer[open]")).ToHaveCountAsync(0);

        await page.GotoAsync("/audit");
        await Expect(page.Page.Locator("tbody tr").First.Locator(".comment")).ToHaveTextAsync("“新的夜班”");
    }
}
