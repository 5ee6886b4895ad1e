using LiveNotify.Tests.Web.Pages.Notification.Email;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>What the sender form says and does while somebody types.</summary>
public sealed class SenderTypingTests(EmailPages email, BrowserFixture browser) : IClassFixture<EmailPages>
{
    [Fact]
    public async Task Encryption_moves_the_port_unless_it_was_typed_by_hand()
    {
        await using var opened = await OpenAsync("#add-sender");
        var (page, port) = (opened.Page, opened.Page.Locator("#port"));

        await page.CheckAsync("#ssl");
        await Expect(port).ToHaveValueAsync("465");
        await page.UncheckAsync("#ssl");
        await Expect(port).ToHaveValueAsync("25");
        await page.CheckAsync("#tls");
        await Expect(port).ToHaveValueAsync("587");

        await port.FillAsync("2525");
        await page.UncheckAsync("#tls");
        await page.CheckAsync("#ssl");
        await Expect(port).ToHaveValueAsync("2525");
        await LeaveAsync(page);
    }

    [Theory]
    [InlineData("465", "tls", "Use SSL with port 465", "465", "ssl")]
    [InlineData("587", "ssl", "Use TLS with port 587", "587", "tls")]
    [InlineData("25", "ssl", "Use SSL with port 465", "465", "ssl")]
    public async Task A_pair_that_cannot_work_is_flagged_and_one_click_mends_it(string typed, string mode, string mend, string port, string mended)
    {
        await using var opened = await OpenAsync("#add-sender");
        var page = opened.Page;
        var flags = page.Locator("[data-mismatch]:visible");

        await page.CheckAsync($"#{mode}");
        await Expect(flags).ToHaveCountAsync(0);
        await page.FillAsync("#port", typed);
        await Expect(flags).ToHaveCountAsync(1);
        await opened.AxeAsync();

        await flags.GetByRole(AriaRole.Button, new() { Name = mend }).ClickAsync();
        await Expect(flags).ToHaveCountAsync(0);
        await Expect(page.Locator("#port")).ToHaveValueAsync(port);
        await Expect(page.Locator($"#{mended}")).ToBeCheckedAsync();
        await LeaveAsync(page);
    }

    [Fact]
    public async Task The_subject_is_previewed_the_password_shown_and_the_consent_asked_for_when_it_matters()
    {
        await using var opened = await OpenAsync("#add-sender");
        var page = opened.Page;

        await page.FillAsync("#titlePrefix", "[DR site]");
        await Expect(page.Locator("[data-preview-text]")).ToHaveTextAsync("[DR site] Host backup failed");

        await page.FillAsync("#password", "see me");
        await page.ClickAsync("text=Show password");
        (await page.GetAttributeAsync("#password", "type")).ShouldBe("text");
        await page.ClickAsync("text=Hide password");
        (await page.GetAttributeAsync("#password", "type")).ShouldBe("password");

        await Expect(page.Locator("#allowUnencrypted")).ToBeVisibleAsync();
        await page.CheckAsync("#tls");
        await Expect(page.Locator("#allowUnencrypted")).ToBeHiddenAsync();
        await LeaveAsync(page);
    }

    [Fact]
    public async Task Switching_off_and_a_changed_destination_are_commented_while_typing()
    {
        var id = await email.SavedAsync("[Comment]");
        await email.ReceiverAsync("Front desk", id);
        await using var opened = await OpenAsync($"#open-{id}");
        var page = opened.Page;

        await Expect(page.Locator("[data-before-disabling]")).ToBeHiddenAsync();
        await page.UncheckAsync("#enabled");
        await Expect(page.Locator("[data-before-disabling]")).ToContainTextAsync("Front desk");

        await page.FillAsync("#server", "elsewhere.example.com");
        await Expect(page.Locator("[data-password-again]")).ToBeVisibleAsync();
        await page.FillAsync("#server", "SMTP.example.com ");
        await Expect(page.Locator("[data-password-again]")).ToBeHiddenAsync();

        await page.ClickAsync("details.advanced > summary");
        await page.FillAsync("#trustedCa", "-----BEGIN CERTIFICATE-----");
        await Expect(page.Locator("[data-password-again]")).ToBeVisibleAsync();
        await page.FillAsync("#trustedCa", " ");
        await Expect(page.Locator("[data-password-again]")).ToBeHiddenAsync();
        await LeaveAsync(page);
    }

    private async Task<BrowserPage> OpenAsync(string click)
    {
        var opened = await browser.NewPageAsync(email.App);
        await opened.GotoAsync(EmailPages.List);
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
