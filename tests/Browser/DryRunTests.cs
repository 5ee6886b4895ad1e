using LiveNotify.Tests.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Browser;

/// <summary>A rule written, read as a sentence, and tried.</summary>
public sealed class DryRunTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    private const string Page = "/notification/receivers/dry-run";
    private const string Pasted = """{ "kind": "alert", "severity": "critical", "title": "Disk full", "labels": { "site": "dr-1" } }""";

    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _scene = new(_app.Services);
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_rule_is_read_as_a_sentence_while_it_is_typed_and_tried_on_a_past_notification(ColorScheme colors)
    {
        await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full");
        await using var page = await browser.NewPageAsync(_app, colorScheme: colors);
        await page.GotoAsync("/notification/receivers");
        await page.Page.Locator("#add-receiver").ClickAsync();
        await page.Page.FillAsync("#name", "DR sites");
        await page.Page.FillAsync("#addresses", "dr@example.com");
        await page.Page.Locator(".advanced > summary").ClickAsync();
        await page.Page.FillAsync("#matchers", "site=~dr-.*\nteam");

        var sentence = page.Page.Locator("#rule-sentence");
        await Assertions.Expect(sentence).ToContainTextAsync("dr@example.com gets everything from every source. Only with site matching “dr-.*”.");
        await Assertions.Expect(sentence).ToContainTextAsync("is expected at character 5 of team");
        await page.AxeAsync();
        await page.Page.FillAsync("#matchers", "site=~dr-.*");
        await Assertions.Expect(sentence).Not.ToContainTextAsync("is expected");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#receivers")).ToContainTextAsync("Only with site matching “dr-.*”.");

        await page.Page.Locator("#dry-run-link").ClickAsync();
        await page.AxeAsync();
        await page.Page.Locator("#past a").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#verdict")).ToHaveTextAsync("Receivers that get it: 1 of 2. Mails: 1.");
        await Assertions.Expect(page.Page.Locator("[data-matched=false]")).ToContainTextAsync("Label site is missing; it takes site=~\"dr-.*\"");
        page.Page.Url.ShouldContain("?notification=");
        await Assertions.Expect(page.Page.FrameLocator("iframe.mail").Locator("body")).ToContainTextAsync("host-17: disk full");
        await page.AxeAsync();
    }

    [Fact]
    public async Task A_pasted_one_is_refused_mended_and_its_mail_shown_in_its_own_looks_without_a_reload()
    {
        await using var page = await browser.NewPageAsync(_app, viewport: BrowserFixture.Narrow);
        await page.GotoAsync(Page);
        await page.Page.EvaluateAsync("window.stayed = true");
        await page.Page.FillAsync("#json", "{ \"kind\": \"alert\"");
        await page.Page.Locator("#try").ClickAsync();
        await Assertions.Expect(page.Page.Locator("[role=alert]")).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.Locator("#json")).ToHaveValueAsync("{ \"kind\": \"alert\"");
        await page.AxeAsync();

        await page.Page.FillAsync("#json", Pasted);
        await page.Page.Locator("#try").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#verdict")).ToHaveTextAsync("Receivers that get it: 1 of 1. Mails: 1.");
        await Assertions.Expect(page.Page.Locator("[role=alert]")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Page.Locator("#json")).ToHaveValueAsync(Pasted);
        var mail = page.Page.FrameLocator("iframe.mail");
        await Assertions.Expect(mail.Locator("body")).ToContainTextAsync("Disk full");
        // Its own styles work, though the page forbids inline ones.
        (await mail.Locator("[style]").CountAsync()).ShouldBeGreaterThan(0);
        (await page.Page.EvaluateAsync<bool>("window.stayed")).ShouldBeTrue();
        await page.AxeAsync();
        await page.FitsAsync();
    }

    [Fact]
    public async Task It_is_all_in_Chinese_for_who_reads_Chinese()
    {
        await _scene.ReportAsync(await _scene.SourceAsync("备份"), "磁盘已满");
        await using var page = await browser.NewPageAsync(_app, locale: "zh-CN");
        await page.GotoAsync($"{Page}?search=磁盘");
        await page.Page.Locator("#past a").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#verdict")).ToHaveTextAsync("收到它的接收者：1 / 1。邮件：1 封。");
        await Assertions.Expect(page.Page.Locator(".verdicts")).ToContainTextAsync("会收到");
        (await page.Page.Locator("main").InnerTextAsync()).ShouldNotContain("Receivers");
        await page.AxeAsync();
    }

    [Fact]
    public async Task Without_script_a_click_shows_the_mail()
    {
        await using var page = await browser.NewPageAsync(_app, javaScript: false);
        await page.GotoAsync(Page);
        await page.Page.FillAsync("#json", Pasted);
        await page.Page.Locator("#try").ClickAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Show the mail" }).ClickAsync();

        await Assertions.Expect(page.Page.FrameLocator("iframe.mail").Locator("body")).ToContainTextAsync("Disk full");
    }
}
