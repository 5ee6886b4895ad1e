using System.Net;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>The whole job in a real browser, against real PostgreSQL and a real relay that wants STARTTLS and a password.</summary>
public sealed class WalkTests(PostgresFixture postgres, BrowserFixture browser)
{
    [Fact]
    public async Task An_admin_sets_up_a_sender_a_system_posts_and_the_row_turns_to_accepted_by_itself()
    {
        await using var relay = await RealRelay.StartAsync();
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        await using var opened = await browser.NewPageAsync(app, signedIn: false);
        opened.Expect("Blocked script execution"); // the sandbox of the mail keeps the test's own scripts out, too
        var page = opened.Page;

        await SignInAsync(page);
        await AddSenderAsync(page, relay);
        await ModifySenderAsync(page);
        await CancelAnEditAsync(page);
        await AddReceiverAsync(page);
        var key = await AddSourceAsync(page);

        await page.GotoAsync("/deliveries");
        await Expect(page.Locator("[data-when=live]")).ToBeVisibleAsync();
        await PostAsync(app, key);
        var row = page.Locator("tr[data-status]", new() { HasText = "Host backup failed" });
        await Expect(row).ToHaveAttributeAsync("data-status", "accepted");
        (await relay.WaitForMailAsync("Host backup failed")).Subject.ShouldStartWith("[Operations] ");
        await opened.AxeAsync();
        await TakePictureAsync(page, "deliveries");

        await row.GetByRole(AriaRole.Link, new() { Name = "Host backup failed" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Host backup failed");
        var timeline = page.Locator("ol.timeline");
        await Expect(timeline).ToContainTextAsync("Queued");
        await Expect(timeline).ToContainTextAsync("Accepted by the relay");
        await Expect(page.FrameLocator("iframe").GetByText("host-17: disk full")).ToBeVisibleAsync();
        await opened.AxeAsync();
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/account/login"));
        await page.GetByLabel("Email address").FillAsync(LiveNotifyApp.AdminEmail);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(LiveNotifyApp.AdminPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Overview" })).ToBeVisibleAsync();
    }

    private static async Task AddSenderAsync(IPage page, RealRelay relay)
    {
        await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Email" }).First.ClickAsync();
        await page.Locator("#add-sender").ClickAsync();
        await page.GetByLabel("Email Title Prefix").FillAsync("[Ops]");
        await page.GetByLabel("SMTP Outbox").FillAsync($"Operations <{relay.Username}>");
        await page.GetByLabel("SMTP Username").FillAsync(relay.Username);
        await page.Locator("#password").FillAsync(relay.Password);
        await page.GetByLabel("SMTP Server").FillAsync(relay.Host);
        await page.GetByLabel("SMTP TLS").CheckAsync();
        await page.GetByLabel("SMTP Port").FillAsync($"{relay.Port}");
        await page.GetByLabel("Enable").CheckAsync();
        await page.GetByText("Advanced").ClickAsync();
        await page.GetByLabel("Trusted CA").FillAsync(relay.CaPem);

        await Expect(page.Locator("#to")).ToHaveValueAsync(LiveNotifyApp.AdminEmail);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send Test Email" }).ClickAsync();
        await Expect(page.GetByText("The relay accepted the test mail.", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-step=data]")).ToHaveAttributeAsync("data-state", "ok");
        await TakePictureAsync(page, "email");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("Ops") })).ToContainTextAsync(relay.Host);
        await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("Ops") })).ToContainTextAsync("ested OK");
    }

    private static async Task ModifySenderAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Choose [Ops]" }).CheckAsync();
        await page.GetByText("Action", new() { Exact = true }).ClickAsync();
        await page.Locator("#modify-sender").ClickAsync();
        await page.GetByLabel("Email Title Prefix").FillAsync("[Operations]");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).Last.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "[Operations]" })).ToBeVisibleAsync();
    }

    private static async Task CancelAnEditAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "[Operations]" }).ClickAsync();
        await page.GetByLabel("Email Title Prefix").FillAsync("[Never saved]");
        await page.GetByRole(AriaRole.Link, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discard changes" }).ClickAsync();
        await Expect(page.GetByLabel("Email Title Prefix")).ToBeHiddenAsync();
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "[Operations]" })).ToBeVisibleAsync();
    }

    private static async Task AddReceiverAsync(IPage page)
    {
        await page.GotoAsync("/notification/receivers");
        await page.Locator("#add-receiver").ClickAsync();
        await page.GetByLabel("Name").FillAsync("On call");
        await page.GetByLabel("Addresses").FillAsync("oncall@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).Last.ClickAsync();
        await Expect(page.GetByText("oncall@example.com").First).ToBeVisibleAsync();
    }

    private static async Task<string> AddSourceAsync(IPage page)
    {
        await page.GotoAsync("/notification/sources");
        await page.Locator("#add-source").ClickAsync();
        await page.GetByLabel("Name").FillAsync("Backup");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save and show the key" }).Last.ClickAsync();
        return (await page.Locator("#source-key").TextContentAsync())!.Trim();
    }

    private static async Task PostAsync(LiveNotifyApp app, string key)
    {
        using var source = app.Api(key);
        var posted = await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new
        {
            kind = "alert",
            severity = "critical",
            title = "Host backup failed",
            body = "host-17: disk full",
            resource = "host-17",
        });
        posted.Status.ShouldBe(HttpStatusCode.Accepted);
    }

    /// <summary>The pictures of the README, taken anew when <c>LIVENOTIFY_PICTURES</c> names their folder.</summary>
    private static async Task TakePictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LIVENOTIFY_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
    }
}
