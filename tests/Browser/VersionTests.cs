using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>From a mail to what made it so, and from there to all mails it made so.</summary>
public sealed class VersionTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();
    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LiveNotifyApp.StartAsync(postgres);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task A_person_goes_from_a_delivery_to_its_template_version_and_back_to_the_mails_of_that_version()
    {
        var admin = _app.Api();
        await Answer.CallAsync(admin, HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = _relay.Host, port = _relay.Port });
        await Answer.CallAsync(admin, HttpMethod.Post, "/receivers", new { name = "Ops", addresses = new[] { "ada@example.com" }, language = "en" });
        var source = (await Answer.CallAsync(admin, HttpMethod.Post, "/sources", new { name = "Backup" })).Json;
        var template = (await Answer.CallAsync(
            admin, HttpMethod.Post, "/templates", new { kind = "alert", language = "en", subject = "First look", text = "{{ notification.body }}", html = "<p>{{ notification.body }}</p>" })).Json;
        var key = _app.Api(source["key"]!.ToString());
        var first = await SentAsync(admin, key, "The first");
        await Answer.CallAsync(admin, HttpMethod.Put, $"/templates/{template["id"]}", new { subject = "Second look", version = 1 });
        var second = await SentAsync(admin, key, "The second");

        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync($"/deliveries/{first}");
        await page.AxeAsync();
        await page.Page.Locator("a[data-version=templates]").ClickAsync();
        await Expect(page.Page.Locator("[data-settings]")).ToContainTextAsync("First look");
        await page.AxeAsync();
        await page.Page.Locator("tr.current a[data-mails]").ClickAsync();

        await Expect(page.Page.Locator("[data-narrowed=templates]")).ToContainTextAsync("version 1");
        await Expect(page.Page.Locator($"#row-{first}")).ToBeVisibleAsync();
        await Expect(page.Page.Locator($"#row-{second}")).ToHaveCountAsync(0);
        await page.AxeAsync();
        await page.FitsAsync();

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Show all" }).ClickAsync();
        await Expect(page.Page.Locator($"#row-{second}")).ToBeVisibleAsync();
    }

    private static async Task<string> SentAsync(HttpClient admin, HttpClient source, string title)
    {
        var notification = (await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new { kind = "alert", title })).Json["id"]!.ToString();
        var id = "";
        await Wait.UntilAsync(
            async () => (await Answer.CallAsync(admin, HttpMethod.Get, $"/deliveries?notification={notification}&status=accepted")).Json["items"]!.AsArray() is [{ } sent]
                && (id = sent["id"]!.ToString()).Length > 0,
            "the relay has accepted it");
        return id;
    }
}
