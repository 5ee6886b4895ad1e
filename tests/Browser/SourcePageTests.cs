using System.Net.Http.Headers;
using System.Text;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Pages.Notification;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>The page of a source in a real browser: what is posted shows by itself, and what an admin does there.</summary>
public class SourcePageTests(AppFixture fixture, BrowserFixture browser) : IClassFixture<AppFixture>
{
    private const string LongName = "Night-backup-of-the-secondary-data-center-in-Frankfurt-with-a-name-nobody-can-break-anywhere-at-all";

    private readonly LiveNotifyApp _app = fixture.App;

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task What_is_posted_shows_by_itself_and_a_body_that_is_being_read_stays_open(ColorScheme scheme)
    {
        var source = await _app.AddSourceAsync(("name", $"{LongName} {scheme}"[^100..]));
        await using var opened = await browser.NewPageAsync(_app, colorScheme: scheme);
        var page = opened.Page;
        await opened.GotoAsync(source.Path);
        await Expect(page.GetByText("No request yet")).ToBeVisibleAsync();
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-empty-{scheme}");

        await PostAsync(source, "lnk_wrong", """{"title":"from a stranger"}""");
        var rows = page.Locator(".requests tbody tr");
        await Expect(rows).ToHaveCountAsync(1);
        await Expect(rows.First).ToContainTextAsync("Refused");
        await rows.First.Locator("summary").ClickAsync();
        await Expect(rows.First.Locator(".request-body")).ToContainTextAsync("from a stranger");

        await PostAsync(source, source.Key, """{"kind":"alert","severity":"critical","title":"Disk full"}""");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.First).ToContainTextAsync("Stored");
        await Expect(rows.Nth(1).Locator(".request-body")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-last-heard] time")).ToBeVisibleAsync();
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-requests-{scheme}");

        await page.SetViewportSizeAsync(BrowserFixture.Narrow.Width, BrowserFixture.Narrow.Height);
        await opened.FitsAsync();
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-narrow-{scheme}");
    }

    [Fact]
    public async Task A_sample_is_sent_and_replayed_and_leads_to_its_notification()
    {
        var source = await _app.AddSourceAsync(("format", "alertmanager"));
        await using var opened = await browser.NewPageAsync(_app);
        var page = opened.Page;
        await opened.GotoAsync(source.Path);

        await page.GetByRole(AriaRole.Button, new() { Name = "Send a sample" }).ClickAsync();
        await Expect(page.Locator(".alert-success")).ToHaveTextAsync("Sample: Stored");
        var rows = page.Locator(".requests tbody tr");
        await Expect(rows).ToHaveCountAsync(1);
        await rows.First.GetByRole(AriaRole.Button, new() { Name = "Replay" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.First).ToContainTextAsync("replayed by admin@example.com");

        await rows.First.GetByRole(AriaRole.Link, new() { Name = "Notification" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Deliveries" })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-rows] tr[data-id]")).Not.ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_rotation_is_asked_for_in_the_drawer_and_shows_the_new_ones_once(ColorScheme scheme)
    {
        var source = await _app.AddSourceAsync(("format", "grafana"), ("authentication", "both"));
        await using var opened = await browser.NewPageAsync(_app, colorScheme: scheme);
        var page = opened.Page;
        await opened.GotoAsync(source.Path);

        await page.Locator("#rotate-source").ClickAsync();
        await Expect(page.Locator("#drawer")).ToBeVisibleAsync();
        await page.FillAsync("#overlapMinutes", "soon");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate and show the new one" }).ClickAsync();
        await Expect(page.Locator("#drawer [role=alert]")).ToBeFocusedAsync();
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-rotate-{scheme}");
        await page.FillAsync("#overlapMinutes", "90");
        await page.GetByRole(AriaRole.Button, new() { Name = "Rotate and show the new one" }).ClickAsync();

        await Expect(page.Locator("#source-key")).ToContainTextAsync("lnk_");
        await Expect(page.Locator("#source-secret")).ToContainTextAsync("whsec_");
        await Expect(page.Locator("#drawer")).ToContainTextAsync("The old one works until");
        await Expect(page.Locator("[data-overlap]")).ToHaveCountAsync(2);
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-rotated-{scheme}");
        var key = await page.Locator("#source-key").InnerTextAsync();
        await page.Locator("#drawer [data-copy=source-secret]").ClickAsync();
        await Expect(page.Locator("#drawer [data-copy=source-secret] [role=status]")).ToHaveTextAsync("Copied");

        await page.GetByRole(AriaRole.Link, new() { Name = "I have stored it" }).ClickAsync();
        await Expect(page.Locator("#rotate-source")).ToBeFocusedAsync();
        (await page.ContentAsync()).ShouldNotContain(key);
        await page.SetViewportSizeAsync(BrowserFixture.Narrow.Width, BrowserFixture.Narrow.Height);
        await page.Locator("#rotate-source").ClickAsync();
        await Expect(page.Locator("#drawer")).ToContainTextAsync("Only one old one is kept");
        await opened.FitsAsync();
        await opened.AxeAsync();
    }

    [Fact]
    public async Task Disabling_asks_first_and_the_page_changes_by_itself()
    {
        var source = await _app.AddSourceAsync();
        await using var opened = await browser.NewPageAsync(_app);
        var page = opened.Page;
        await opened.GotoAsync(source.Path);

        await page.Locator("#disable-source").ClickAsync();
        await opened.AxeAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Disable", Exact = true }).ClickAsync();

        await Expect(page.Locator("h1 + p .badge")).ToHaveTextAsync("Disabled");
        await page.Locator("#enable-source").ClickAsync();
        await Expect(page.Locator("h1 + p .badge")).ToHaveTextAsync("Enabled");
    }

    [Theory]
    [InlineData(ColorScheme.Light, false)]
    [InlineData(ColorScheme.Dark, true)]
    public async Task A_mapping_is_tried_on_a_pasted_sample_while_it_is_typed(ColorScheme scheme, bool narrow)
    {
        await using var opened = await browser.NewPageAsync(_app, colorScheme: scheme, viewport: narrow ? BrowserFixture.Narrow : null);
        var page = opened.Page;
        await opened.GotoAsync("/notification/sources");
        await page.Locator("#add-source").ClickAsync();
        await Expect(page.Locator("[id='mapping.title']")).ToBeHiddenAsync();
        await page.SelectOptionAsync("#format", "generic");
        await page.FillAsync("[id='mapping.title']", "$.what.happened");
        await page.GetByText("Try it on a sample").ClickAsync();
        await page.FillAsync("#sample", """{"what":{"happened":"Disk full"},"how":"SEV-A"}""");

        var becomes = page.Locator("#rules-preview");
        await Expect(becomes).ToContainTextAsync("Disk full");
        await page.FillAsync("[id='mapping.severity']", "$.how");
        await page.GetByText("Words for severities and states").ClickAsync();
        await page.FillAsync("#severities", "sev-a = critical");
        await Expect(becomes).ToContainTextAsync("Critical");
        await opened.AxeAsync();
        await opened.FitsAsync();
        await opened.ScreenshotAsync($"source-mapping-{scheme}");
        await page.FillAsync("[id='mapping.title']", "$[");
        await Expect(becomes.Locator(".alert")).ToBeVisibleAsync();

        await page.FillAsync("#name", $"Mapped {Guid.NewGuid():N}");
        await page.Locator("#name").PressAsync("Enter");
        await Expect(page.Locator("#drawer .drawer-fields > [role=alert]")).ToBeFocusedAsync();
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-refused-{scheme}");
        await page.Locator("#drawer [role=alert] a").First.ClickAsync();
        await Expect(page.Locator("[id='mapping.title']")).ToBeFocusedAsync();
        await page.FillAsync("[id='mapping.title']", "$.what.happened");
        await page.Locator("#name").PressAsync("Enter");
        await Expect(page.Locator("#source-key")).ToContainTextAsync("lnk_");
        await opened.FitsAsync();
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-key-{scheme}");
    }

    [Theory]
    [InlineData("alertmanager")]
    [InlineData("native")]
    [InlineData("github")]
    public async Task In_Chinese_no_English_is_left_but_names_and_code(string format)
    {
        var source = await _app.AddSourceAsync(("format", format), ("name", "夜间备份"));
        await PostAsync(source, "lnk_wrong", "{}");
        await using var opened = await browser.NewPageAsync(_app, locale: "zh-CN");
        var page = opened.Page;
        await opened.GotoAsync(source.Path);
        await Expect(page.Locator(".requests tbody tr")).ToHaveCountAsync(1);
        await page.EvaluateAsync("document.querySelectorAll('.snippet').forEach(snippet => snippet.open = true)");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "发送样例" })).ToBeVisibleAsync();
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-chinese-{format}");
        await opened.GotoAsync($"/notification/sources/rotate?id={source.Id}");
        await opened.AxeAsync();
        await opened.GotoAsync($"/notification/sources/modify?id={source.Id}");
        await opened.AxeAsync();
        await opened.ScreenshotAsync($"source-chinese-modify-{format}");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_snippet_can_be_read_and_copied(ColorScheme scheme)
    {
        foreach (var format in new[] { "native", "alertmanager", "grafana", "cloudevents", "github", "uptime-kuma", "apprise", "standard-webhooks", "generic" })
        {
            var source = await _app.AddSourceAsync(("format", format), ("authentication", "both"), ("mapping[title]", "$.title"));
            await using var opened = await browser.NewPageAsync(_app, colorScheme: scheme, viewport: BrowserFixture.Narrow);
            var page = opened.Page;
            await opened.GotoAsync(source.Path);
            await page.EvaluateAsync("document.querySelectorAll('.snippet').forEach(snippet => snippet.open = true)");
            await opened.AxeAsync();
            await opened.FitsAsync();
            await opened.ScreenshotAsync($"source-snippets-{format}-{scheme}");

            var copy = page.Locator(".snippet [data-copy]").Last;
            var text = await page.Locator($"[id='{await copy.GetAttributeAsync("data-copy")}']").TextContentAsync();
            await copy.ClickAsync();
            await Expect(copy.Locator("[role=status]")).ToHaveTextAsync("Copied");
            (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldBe(text);
        }
    }

    private async Task PostAsync(NewSource source, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/{source.Slug}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await _app.Anonymous.SendAsync(request);
    }
}
