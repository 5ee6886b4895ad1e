using LiveNotify.Tests.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class ShellTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    public static TheoryData<string, ColorScheme, bool, string> Looks { get; } = new()
    {
        { "/", ColorScheme.Light, false, "en-US" },
        { "/", ColorScheme.Dark, true, "zh-CN" },
        { "/account/profile", ColorScheme.Dark, false, "en-US" },
        { "/account/profile", ColorScheme.Light, true, "zh-CN" },
        { "/account/login", ColorScheme.Light, true, "en-US" },
        { "/account/login", ColorScheme.Dark, false, "zh-CN" },
        { "/no/such/page", ColorScheme.Dark, true, "en-US" },
        { "/notification/receivers", ColorScheme.Light, true, "en-US" },
        { "/notification/receivers/add", ColorScheme.Dark, false, "zh-CN" },
        { "/notification/sources", ColorScheme.Dark, true, "zh-CN" },
        { "/notification/sources/add", ColorScheme.Light, true, "en-US" },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task A_page_is_for_everybody(string path, ColorScheme scheme, bool narrow, string locale)
    {
        await using var page = await browser.NewPageAsync(
            _app, path != "/account/login", scheme, narrow ? BrowserFixture.Narrow : BrowserFixture.Desktop, locale);
        if (path == "/no/such/page") page.Expect("404");

        await page.GotoAsync(path);

        await page.AxeAsync();
        await page.FitsAsync();
        (await page.Page.EvaluateAsync<string>("document.documentElement.lang")).ShouldBe(locale == "zh-CN" ? "zh-CN" : "en");
        (await page.Page.EvaluateAsync<string>("document.documentElement.dataset.bsTheme")).ShouldBe(scheme == ColorScheme.Dark ? "dark" : "light");
        await page.ScreenshotAsync($"shell{path.Replace('/', '-')}-{scheme}-{(narrow ? "narrow" : "wide")}-{locale}");
    }

    [Fact]
    public async Task On_a_narrow_screen_the_navigation_opens_leads_on_and_closes()
    {
        await using var page = await browser.NewPageAsync(_app, viewport: BrowserFixture.Narrow);
        await page.GotoAsync("/");
        var navigation = page.Page.Locator("#navigation");
        await Assertions.Expect(navigation).Not.ToBeInViewportAsync();

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Open the navigation" }).ClickAsync();
        await Assertions.Expect(navigation).ToBeInViewportAsync();
        await page.AxeAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(navigation).Not.ToBeInViewportAsync();
    }

    [Fact]
    public async Task Without_script_the_narrow_page_still_has_its_navigation_and_forms()
    {
        await using var page = await browser.NewPageAsync(_app, viewport: BrowserFixture.Narrow, javaScript: false);

        await page.GotoAsync("/");
        await page.Page.Locator("#navigation").GetByRole(AriaRole.Link, new() { Name = "Receivers" }).ClickAsync();
        await page.Page.Locator("#add-receiver").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(page.Page.Locator("[role=alert]")).ToContainTextAsync("Name is required");
    }

    [Fact]
    public async Task The_first_tab_skips_to_the_content()
    {
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync("/");

        await page.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeInViewportAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        (await page.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("content");
    }

    [Fact]
    public async Task A_chosen_theme_stays_and_is_there_before_the_first_paint()
    {
        await using var page = await browser.NewPageAsync(_app, colorScheme: ColorScheme.Light);
        await page.GotoAsync("/");

        await page.Page.Locator("summary[aria-label=Theme]").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Dark" }).ClickAsync();
        await page.Page.RouteAsync("**/*.css", route => route.ContinueAsync());
        await page.GotoAsync("/account/profile");

        (await page.Page.EvaluateAsync<string>("document.documentElement.dataset.bsTheme")).ShouldBe("dark");
        (await page.Page.Locator("head script:not([defer]):not([type])").CountAsync()).ShouldBe(1);
        await page.AxeAsync();
    }

    [Fact]
    public async Task A_menu_closes_by_escape_and_gives_the_focus_back()
    {
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync("/");
        var menu = page.Page.Locator("details[data-menu]:has(.topbar-user)");

        await menu.Locator("summary").ClickAsync();
        await Assertions.Expect(menu.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeVisibleAsync();
        await page.AxeAsync();
        await page.Page.Keyboard.PressAsync("Tab");
        await page.Page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(menu.GetByRole(AriaRole.Button, new() { Name = "Sign out" })).ToBeHiddenAsync();
        await Assertions.Expect(menu.Locator("summary")).ToBeFocusedAsync();
    }
}
