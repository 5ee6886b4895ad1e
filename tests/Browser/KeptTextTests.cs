using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class KeptTextTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    [Fact]
    public async Task A_session_that_died_during_an_edit_in_the_drawer_loses_nothing()
    {
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync("/notification/receivers");
        await page.Page.Locator("#add-receiver").ClickAsync();
        await TypeReceiverAsync(page.Page);

        await page.Page.Context.ClearCookiesAsync();
        await page.Page.Locator("#receiver-form .btn-primary").ClickAsync();
        await SignInAsync(page.Page);

        await ExpectReceiverAsync(page.Page);
        await Assertions.Expect(page.Page.Locator("#announcements")).ToContainTextAsync("What you had typed is back");
        await page.Page.Locator("#receiver-form .btn-primary").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#receivers")).ToContainTextAsync("Night watch");
    }

    [Fact]
    public async Task A_session_that_died_during_an_edit_on_a_page_loses_nothing()
    {
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync("/notification/receivers/add");
        await TypeReceiverAsync(page.Page);

        await page.Page.Context.ClearCookiesAsync();
        await page.Page.Locator("#receiver-form .btn-primary").ClickAsync();
        await SignInAsync(page.Page);

        await ExpectReceiverAsync(page.Page);
    }

    [Fact]
    public async Task A_change_of_language_keeps_page_and_typed_text()
    {
        await _app.AsAsync(Role.Admin, "lin@example.com");
        await using var page = await browser.NewPageAsync(_app, signedIn: false);
        await page.GotoAsync("/account/login?ReturnUrl=%2Fnotification%2Freceivers");
        await page.Page.FillAsync("[name=Email]", "lin@example.com");
        await page.Page.FillAsync("[name=Password]", "typed before");

        await page.Page.GetByRole(AriaRole.Button, new() { Name = "中文" }).ClickAsync();

        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("登录");
        await Assertions.Expect(page.Page.Locator("[name=Email]")).ToHaveValueAsync("lin@example.com");
        await Assertions.Expect(page.Page.Locator("[name=Password]")).ToHaveValueAsync("");

        await page.Page.FillAsync("[name=Password]", LiveNotifyApp.AdminPassword);
        await page.Page.Locator("main .btn-primary").ClickAsync();
        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("接收者");
        await page.GotoAsync("/notification/receivers/add");
        await TypeReceiverAsync(page.Page);
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();

        await Assertions.Expect(page.Page.Locator("h1")).ToHaveTextAsync("Add a receiver");
        await ExpectReceiverAsync(page.Page);
    }

    [Fact]
    public async Task What_was_saved_does_not_come_back_and_what_another_user_typed_neither()
    {
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync("/notification/receivers/add");
        await page.Page.FillAsync("#name", "Saved once");
        await page.Page.FillAsync("#addresses", "ops@example.com");
        await page.Page.Locator("#receiver-form .btn-primary").ClickAsync();
        await Assertions.Expect(page.Page.Locator("#receivers")).ToContainTextAsync("Saved once");

        await page.GotoAsync("/notification/receivers/add");
        await Assertions.Expect(page.Page.Locator("#name")).ToHaveValueAsync("");

        await TypeReceiverAsync(page.Page);
        await page.Page.Context.ClearCookiesAsync();
        await page.Page.Locator("#receiver-form .btn-primary").ClickAsync();
        await _app.AsAsync(Role.Admin, "other@example.com");
        await SignInAsync(page.Page, "other@example.com");

        await Assertions.Expect(page.Page.Locator("#name")).ToHaveValueAsync("");
    }

    private static async Task TypeReceiverAsync(IPage page)
    {
        await page.FillAsync("#name", "Night watch");
        await page.CheckAsync("#kinds-task");
        await page.SelectOptionAsync("#minSeverity", "critical");
        await page.UncheckAsync("#enabled");
        await page.FillAsync("#addresses", "night@example.com");
        // What is typed is asked about; a session that ends while it is asked leads to the sign-in page at once.
        await Assertions.Expect(page.Locator("#rule-sentence")).ToContainTextAsync("night@example.com");
    }

    private static async Task ExpectReceiverAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("#name")).ToHaveValueAsync("Night watch");
        await Assertions.Expect(page.Locator("#addresses")).ToHaveValueAsync("night@example.com");
        await Assertions.Expect(page.Locator("#kinds-task")).ToBeCheckedAsync();
        await Assertions.Expect(page.Locator("#kinds-alert")).Not.ToBeCheckedAsync();
        await Assertions.Expect(page.Locator("#minSeverity")).ToHaveValueAsync("critical");
        await Assertions.Expect(page.Locator("#enabled")).Not.ToBeCheckedAsync();
    }

    private static async Task SignInAsync(IPage page, string email = LiveNotifyApp.AdminEmail)
    {
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Sign in");
        await page.FillAsync("[name=Email]", email);
        await page.FillAsync("[name=Password]", LiveNotifyApp.AdminPassword);
        await page.Locator("main .btn-primary").ClickAsync();
    }
}
