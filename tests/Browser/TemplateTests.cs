using LiveNotify.Tests.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class TemplateTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_template_is_typed_seen_at_once_refused_mended_and_saved(ColorScheme scheme)
    {
        await using var page = await browser.NewPageAsync(_app, colorScheme: scheme);
        var kind = scheme == ColorScheme.Light ? "alert" : "system";
        await page.GotoAsync("/notification/templates");
        await page.AxeAsync();
        await page.GotoAsync($"/notification/templates/{kind}/en");
        var mail = page.Page.FrameLocator("iframe[name=template-mail]");
        await Assertions.Expect(mail.Locator("h1")).ToBeVisibleAsync();
        await page.AxeAsync();

        await page.Page.FillAsync("#subject", "Look: {{ notification.title }}");
        await Assertions.Expect(page.Page.Locator("[data-preview-subject]")).ToContainTextAsync("Look: ");
        await page.Page.FillAsync("#html", "<h1>Mine</h1>\n<p>{{ notification.bdy }}</p>");
        await Assertions.Expect(page.Page.Locator("[data-preview-refused]")).ToContainTextAsync("Line 2, column 7: there is no variable notification.bdy; did you mean body?");
        await page.AxeAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#html-error")).ToContainTextAsync("Line 2, column 7");
        await page.AxeAsync();
        await page.Page.FillAsync("#html", "<h1>Mine</h1>\n<p>{{ notification.body }}</p>");
        await Assertions.Expect(mail.Locator("h1")).ToHaveTextAsync("Mine");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Page.Locator(".page-head")).ToContainTextAsync("Version 1 holds now.");
        await Assertions.Expect(page.Page.Locator(".versions > li")).ToHaveCountAsync(1);
        await page.AxeAsync();
    }

    [Fact]
    public async Task At_320_pixels_and_in_Chinese_it_fits_and_leaves_no_English_word()
    {
        await using var page = await browser.NewPageAsync(_app, viewport: BrowserFixture.Narrow, locale: "zh-CN");
        await page.GotoAsync("/notification/templates/task/zh-CN");
        await Assertions.Expect(page.Page.FrameLocator("iframe[name=template-mail]").Locator("h1")).ToHaveTextAsync("夜间备份");
        await page.FitsAsync();
        await page.AxeAsync();
        (await page.Page.Locator(".page-head").InnerTextAsync()).ShouldContain("内置样式");
        await page.GotoAsync("/notification/templates");
        await page.FitsAsync();
        await page.AxeAsync();
    }
}
