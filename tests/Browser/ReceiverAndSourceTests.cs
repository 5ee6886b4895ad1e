using LiveNotify.Tests.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class ReceiverAndSourceTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    [Fact]
    public async Task A_new_source_shows_its_key_once_ready_to_be_copied()
    {
        await using var page = await browser.NewPageAsync(_app, colorScheme: ColorScheme.Dark);
        await page.GotoAsync("/notification/sources");
        await page.Page.Locator("#add-source").ClickAsync();
        await page.Page.FillAsync("#name", "Backup at night");
        await page.Page.Keyboard.PressAsync("Enter");

        var key = page.Page.Locator("#source-key");
        await Assertions.Expect(key).ToContainTextAsync("lnk_");
        await Assertions.Expect(page.Page.Locator("#drawer-title")).ToHaveTextAsync("Source Backup at night added");
        await Assertions.Expect(page.Page.Locator("#sources")).ToContainTextAsync("backup-at-night");
        await page.AxeAsync();
        page.Page.Url.ShouldEndWith("/notification/sources");

        await page.Page.Locator("[data-copy=source-key]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[data-copy=source-key] [role=status]")).ToHaveTextAsync("Copied");
        (await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(await key.InnerTextAsync());

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "I have stored it" }).ClickAsync();
        await Assertions.Expect(key).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator("#add-source")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_receiver_is_refused_mended_saved_and_removed_by_keyboard_and_drawer()
    {
        await using var page = await browser.NewPageAsync(_app, viewport: BrowserFixture.Narrow);
        await page.GotoAsync("/notification/receivers");
        await page.Page.Locator("#add-receiver").PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#name")).ToBeFocusedAsync();
        await page.Page.FillAsync("#addresses", "nobody");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Page.Locator("#drawer [role=alert]")).ToBeFocusedAsync();
        await page.AxeAsync();
        await page.FitsAsync();
        await page.Page.Locator("#drawer [role=alert] a").First.ClickAsync();
        await Assertions.Expect(page.Page.Locator("#name")).ToBeFocusedAsync();
        await page.Page.FillAsync("#name", "Day shift");
        await page.Page.FillAsync("#addresses", "day@example.com");
        await page.Page.Locator("#name").PressAsync("Enter");

        await Assertions.Expect(page.Page.Locator("#announcements")).ToContainTextAsync("Receiver Day shift saved.");
        await Assertions.Expect(page.Page.Locator("#receivers .rule")).ToHaveTextAsync("day@example.com gets everything from every source.");
        await Assertions.Expect(page.Page.Locator("#add-receiver")).ToBeFocusedAsync();

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Remove Day shift" }).ClickAsync();
        await page.AxeAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#receivers")).ToContainTextAsync("No receiver yet");
    }

    [Fact]
    public async Task A_time_says_exactly_when_on_hover_and_focus()
    {
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync("/notification/sources/add");
        await page.Page.FillAsync("#name", "Clock");
        await page.Page.Locator("#name").PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#source-key")).ToBeVisibleAsync();
        await page.GotoAsync("/notification/sources");
        var time = page.Page.Locator("time").First;
        var exact = page.Page.GetByRole(AriaRole.Tooltip);

        await time.HoverAsync();
        await Assertions.Expect(exact).ToHaveTextAsync(await time.GetAttributeAsync("data-exact") ?? "");
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(exact).ToBeHiddenAsync();

        await time.FocusAsync();
        await Assertions.Expect(exact).ToContainTextAsync("UTC");
        await page.AxeAsync();
    }

    [Fact]
    public async Task A_failed_request_is_said_and_changes_nothing()
    {
        await using var page = await browser.NewPageAsync(_app);
        page.Expect("500");
        page.Expect("Response Status Error Code 500");
        await page.GotoAsync("/notification/receivers");
        await page.Page.RouteAsync("**/notification/receivers/add", route => route.FulfillAsync(new() { Status = 500, Body = "no" }));

        await page.Page.Locator("#add-receiver").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#announcements")).ToHaveTextAsync("That did not work (the server answered 500). Nothing was changed.");
        await Assertions.Expect(page.Page.Locator("#drawer")).ToBeHiddenAsync();
    }
}
