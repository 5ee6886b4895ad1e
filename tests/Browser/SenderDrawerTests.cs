using System.Text.RegularExpressions;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Pages.Notification.Email;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>The Email page with script: the list, the drawer, and what it never loses.</summary>
public sealed class SenderDrawerTests(EmailPages email, BrowserFixture browser) : IClassFixture<EmailPages>
{
    [Fact]
    public async Task A_sender_is_added_in_the_drawer_and_its_row_appears_without_a_reload()
    {
        await using var opened = await OpenAsync();
        var page = opened.Page;
        await page.EvaluateAsync("window.sameDocument = true");

        await page.ClickAsync("#add-sender");
        await Expect(page.Locator("#titlePrefix")).ToBeFocusedAsync();
        await page.SelectOptionAsync("#preset", "gmail");
        await page.FillAsync("#titlePrefix", "[Browser]");
        await page.FillAsync("#outbox", "ops@example.com");
        await page.FillAsync("#username", "ops@example.com");
        await page.FillAsync("#password", EmailPages.Secret);
        await page.PressAsync("#password", "Enter");

        await Expect(page.Locator("#senders tbody")).ToContainTextAsync("[Browser]");
        await Expect(page.Locator("#drawer")).ToBeHiddenAsync();
        await Expect(page.Locator("#announcements")).ToContainTextAsync("Sender [Browser] saved.");
        await Expect(page.Locator("#add-sender")).ToBeFocusedAsync();
        (await page.EvaluateAsync<bool>("window.sameDocument")).ShouldBeTrue();
        email.Tester.Requests.ShouldNotContain(request => request.Settings.TitlePrefix == "[Browser]");
        var saved = (await email.WithPrefixAsync("[Browser]")).ShouldHaveSingleItem();
        (saved.Settings.Server, saved.Settings.Port).ShouldBe(("smtp.gmail.com", 587));
    }

    [Fact]
    public async Task Modify_needs_exactly_one_checked_row_and_a_sort_keeps_the_checks()
    {
        var (first, second) = (await email.SavedAsync("[Check 1]"), await email.SavedAsync("[Check 2]"));
        await using var opened = await OpenAsync();
        var page = opened.Page;

        await page.ClickAsync("#senders [data-menu] summary");
        await Expect(page.Locator("#modify-sender")).ToBeDisabledAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.CheckAsync($"[value='{first}']");
        await page.CheckAsync($"[value='{second}']");
        await page.ClickAsync("#senders [data-menu] summary");
        await Expect(page.Locator("#modify-sender")).ToBeDisabledAsync();
        await page.UncheckAsync($"[value='{second}']");

        await page.ClickAsync("#sort-prefix");
        await Expect(page).ToHaveURLAsync(new Regex(@"\?sort=prefix&dir=asc$"));
        await Expect(page.Locator($"[value='{first}']")).ToBeCheckedAsync();
        await page.ClickAsync("#senders [data-menu] summary");
        await page.ClickAsync("#modify-sender");

        await Expect(page.Locator("#drawer-title")).ToHaveTextAsync("Modify [Check 1]");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#drawer")).ToBeHiddenAsync();
        await Expect(page.Locator("#senders [data-menu] summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_refusal_takes_the_focus_links_to_its_fields_and_keeps_all_that_was_typed()
    {
        await using var opened = await OpenAsync("#add-sender");
        var page = opened.Page;
        await page.FillAsync("#titlePrefix", "[Kept]");
        await page.FillAsync("#username", "ops@example.com");
        await page.FillAsync("#password", EmailPages.Secret);
        await page.ClickAsync("[data-save]");

        await Expect(page.Locator("#sender-form [role=alert][data-take-focus]")).ToBeFocusedAsync();
        await Expect(page.Locator("#titlePrefix")).ToHaveValueAsync("[Kept]");
        await Expect(page.Locator("#password")).ToHaveValueAsync(EmailPages.Secret);
        await opened.AxeAsync();
        await opened.ScreenshotAsync("email-refused");
        await page.ClickAsync("[role=alert] a[href='#port']");
        await Expect(page.Locator("#port")).ToBeFocusedAsync();
        await LeaveAsync(page);
    }

    [Fact]
    public async Task Leaving_asks_only_when_something_would_be_lost()
    {
        await using var opened = await OpenAsync("#add-sender");
        var page = opened.Page;
        await page.ClickAsync("text=Cancel");
        await Expect(page.Locator("#drawer")).ToBeHiddenAsync();

        await page.ClickAsync("#add-sender");
        await page.FillAsync("#titlePrefix", "[Precious]");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#discard")).ToBeVisibleAsync();
        await opened.AxeAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#titlePrefix")).ToHaveValueAsync("[Precious]");

        var asked = new TaskCompletionSource<string>();
        page.Dialog += async (_, dialog) =>
        {
            asked.TrySetResult(dialog.Type);
            await dialog.DismissAsync();
        };
        await page.EvaluateAsync("setTimeout(() => location.assign('/'))");
        (await asked.Task.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe("beforeunload");

        await page.ClickAsync("text=Cancel");
        await page.ClickAsync("text=Discard changes");
        await Expect(page.Locator("#drawer")).ToBeHiddenAsync();
        await Expect(page.Locator("#add-sender")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_session_that_died_during_an_edit_loses_nothing_but_the_password()
    {
        var id = await email.SavedAsync("[Long edit]");
        await using var opened = await OpenAsync($"#open-{id}");
        var page = opened.Page;
        await page.FillAsync("#titlePrefix", "[Edited long]");
        await page.FillAsync("#password", EmailPages.Secret);
        await page.Context.ClearCookiesAsync();
        await page.ClickAsync("[data-save]");

        await page.FillAsync("[name=Email]", LiveNotifyApp.AdminEmail);
        await page.FillAsync("[name=Password]", LiveNotifyApp.AdminPassword);
        await page.PressAsync("[name=Password]", "Enter");

        await Expect(page.Locator("h1")).ToHaveTextAsync("Modify [Long edit]");
        await Expect(page.Locator("#titlePrefix")).ToHaveValueAsync("[Edited long]");
        await Expect(page.Locator("#password")).ToHaveValueAsync("");
        await page.ClickAsync("[data-save]");
        await Expect(page.Locator("#senders tbody")).ToContainTextAsync("[Edited long]");
    }

    [Fact]
    public async Task A_double_click_on_save_saves_once()
    {
        await using var opened = await OpenAsync("#add-sender");
        var page = opened.Page;
        await page.SelectOptionAsync("#preset", "sendgrid");
        await page.FillAsync("#titlePrefix", "[Double]");
        await page.FillAsync("#outbox", "ops@example.com");

        await page.DblClickAsync("[data-save]");

        await Expect(page.Locator("#senders tbody")).ToContainTextAsync("[Double]");
        (await email.WithPrefixAsync("[Double]")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Somebody_elses_save_in_between_shows_both_values_and_saving_again_goes_through()
    {
        var id = await email.SavedAsync("[Ours]");
        await using var opened = await OpenAsync($"#open-{id}");
        var page = opened.Page;
        await email.Admin.PostFormAsync(EmailPages.Modify, SenderFormTests.Modified(id, ("titlePrefix", "[Theirs]"), ("password", ""), ("position", "77")));

        await page.FillAsync("#titlePrefix", "[Mine]");
        await page.ClickAsync("[data-save]");
        var conflict = page.Locator("#sender-form [role=alert][data-take-focus]");
        await Expect(conflict).ToBeFocusedAsync();
        await Expect(conflict).ToContainTextAsync("[Theirs]");
        await opened.AxeAsync();
        await opened.ScreenshotAsync("email-conflict");

        await conflict.GetByRole(AriaRole.Button, new() { Name = "Use saved Position" }).ClickAsync();
        await page.ClickAsync("[data-save]");
        await Expect(page.Locator("#senders tbody")).ToContainTextAsync("[Mine]");
        (await email.LoadAsync(id))!.Settings.ShouldSatisfyAllConditions(s => s.TitlePrefix.ShouldBe("[Mine]"), s => s.Position.ShouldBe(77));
    }

    [Theory]
    [InlineData(ColorScheme.Light, "en-US", false)]
    [InlineData(ColorScheme.Dark, "en-US", false)]
    [InlineData(ColorScheme.Dark, "zh-CN", false)]
    [InlineData(ColorScheme.Light, "zh-CN", true)]
    public async Task List_and_open_drawer_are_accessible_and_fit(ColorScheme scheme, string locale, bool narrow)
    {
        await email.SavedAsync("[Look]");
        await using var opened = await browser.NewPageAsync(email.App, colorScheme: scheme, locale: locale, viewport: narrow ? BrowserFixture.Narrow : null);
        var page = opened.Page;
        await page.GotoAsync(EmailPages.List);
        var name = $"email-{scheme}-{locale}{(narrow ? "-320" : "")}".ToLowerInvariant();

        await opened.AxeAsync();
        await opened.FitsAsync();
        if (!narrow) (await page.Locator(".table-frame").EvaluateAsync<bool>("f => f.scrollWidth <= f.clientWidth")).ShouldBeTrue("nine columns fit");
        await opened.ScreenshotAsync(name);
        await page.ClickAsync("tbody tr a");
        await Expect(page.Locator("#titlePrefix")).ToBeFocusedAsync();
        await opened.AxeAsync();
        await opened.FitsAsync();
        await opened.ScreenshotAsync($"{name}-drawer");
        (await page.Locator("#drawer").EvaluateAsync<bool>("d => d.scrollWidth <= d.clientWidth && d.scrollHeight <= d.clientHeight"))
            .ShouldBeTrue("only the fields scroll, not the drawer");
    }

    [Fact]
    public async Task Without_script_everything_is_a_full_page()
    {
        await using var opened = await browser.NewPageAsync(email.App, javaScript: false);
        var page = opened.Page;
        await page.GotoAsync(EmailPages.List);
        await page.ClickAsync("#add-sender");
        await opened.ScreenshotAsync("email-noscript");
        await page.FillAsync("#titlePrefix", "[Plain]");
        await page.FillAsync("#outbox", "plain@example.com");
        await page.FillAsync("#server", "smtp.example.com");
        await page.FillAsync("#port", "25");
        await page.ClickAsync("[data-save]");

        await Expect(page.Locator("main")).ToContainTextAsync("Sender [Plain] saved.");
        var id = (await email.WithPrefixAsync("[Plain]")).ShouldHaveSingleItem().Id;
        await page.CheckAsync($"[value='{id}']");
        await page.ClickAsync("#senders [data-menu] summary");
        await page.ClickAsync("#modify-sender");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Modify [Plain]");
    }

    private async Task<BrowserPage> OpenAsync(string? click = null)
    {
        var opened = await browser.NewPageAsync(email.App);
        await opened.GotoAsync(EmailPages.List);
        if (click is null) return opened;
        await opened.Page.ClickAsync(click);
        await Expect(opened.Page.Locator("#titlePrefix")).ToBeFocusedAsync();
        return opened;
    }

    private static async Task LeaveAsync(IPage page)
    {
        await page.ClickAsync("[data-drawer-cancel] >> nth=-1");
        await page.ClickAsync("text=Discard changes");
        await Expect(page.Locator("#drawer")).ToBeHiddenAsync();
    }
}
