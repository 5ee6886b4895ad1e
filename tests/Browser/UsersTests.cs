using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Access;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class UsersTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;
    private readonly string _email = Visitors.NewEmail();

    [Fact]
    public async Task Somebody_is_invited_chooses_a_password_and_is_in()
    {
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync("/users");
        await page.AxeAsync();
        await page.Page.Locator("#add-user").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#email")).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.Locator("#password")).ToBeHiddenAsync();
        await page.Page.SelectOptionAsync("#way", "password");
        await Assertions.Expect(page.Page.Locator("#password")).ToBeVisibleAsync();
        await page.Page.SelectOptionAsync("#way", "link");
        await page.AxeAsync();
        await page.Page.Locator("#email").PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#drawer [role=alert]")).ToBeFocusedAsync();
        await page.AxeAsync();
        await page.Page.FillAsync("#email", _email);
        await page.Page.Locator("#email").PressAsync("Enter");

        var link = page.Page.Locator("#invitation-link");
        await Assertions.Expect(link).ToContainTextAsync("/account/invitation?token=");
        await Assertions.Expect(page.Page.Locator("#users")).ToContainTextAsync(_email);
        await page.AxeAsync();
        var address = await link.InnerTextAsync();
        await page.Page.Locator("[data-copy=invitation-link]").ClickAsync();
        (await page.Page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(address);

        await using var person = await browser.NewPageAsync(_app, signedIn: false, colorScheme: ColorScheme.Dark, viewport: BrowserFixture.Narrow, locale: "zh-CN");
        await person.GotoAsync(address);
        await Assertions.Expect(person.Page.Locator("h1")).ToHaveTextAsync("设置密码");
        await person.AxeAsync();
        await person.FitsAsync();
        await person.Page.FillAsync("#password", "a sentence of my own");
        await person.Page.Locator("#password").PressAsync("Enter");
        await Assertions.Expect(person.Page.Locator(".topbar-user")).ToHaveTextAsync(_email);
    }

    [Theory]
    [InlineData(ColorScheme.Light, "en-US", "Users")]
    [InlineData(ColorScheme.Dark, "zh-CN", "用户")]
    public async Task Users_and_tokens_fit_a_narrow_screen_in_light_and_dark(ColorScheme scheme, string locale, string title)
    {
        await _app.AsAsync(LiveNotify.Web.Access.Role.Auditor, _email);
        await _app.ChangeUserAsync(_email, user => user.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5));
        await using var page = await browser.NewPageAsync(_app, colorScheme: scheme, viewport: BrowserFixture.Narrow, locale: locale);

        await page.GotoAsync("/users");
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync(title);
        await page.AxeAsync();
        await page.FitsAsync();

        await page.Page.GetByRole(AriaRole.Link, new() { Name = _email }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("button[form=user-unlock]")).ToBeVisibleAsync();
        await page.AxeAsync();
        await page.FitsAsync();
        await page.Page.Locator("button[form=user-sign-out]").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#drawer")).ToBeHiddenAsync();
        await Assertions.Expect(page.Page.Locator("#announcements")).ToContainTextAsync(_email);

        await page.GotoAsync("/users/tokens/add");
        await page.Page.FillAsync("#name", $"Robot {title}");
        await page.Page.Locator("#name").PressAsync("Enter");
        await Assertions.Expect(page.Page.Locator("#new-token")).ToContainTextAsync("lnt_");
        await page.AxeAsync();
        await page.FitsAsync();
        await page.GotoAsync("/users/tokens");
        await page.AxeAsync();
        await page.FitsAsync();
    }
}
