using System.Text.RegularExpressions;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

public sealed class DeliveriesTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;
    private Source _source = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _scene = new(_app.Services);
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com");
        _source = await _scene.SourceAsync();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Rows_arrive_and_change_by_themselves()
    {
        await using var page = await OpenAsync("/deliveries");
        await Expect(page.Page.GetByText("Nothing has been sent yet")).ToBeVisibleAsync();
        await page.Page.EvaluateAsync("window.neverReloaded = true");

        var delivery = await ReportAsync("Disk full");
        var row = page.Page.Locator($"#row-{delivery.Id}");
        await Expect(row).ToContainTextAsync("Queued");
        await Expect(page.Page.GetByText("Nothing has been sent yet")).ToBeHiddenAsync();
        await Expect(page.Page.Locator("[data-count=queued]")).ToHaveTextAsync("1");

        await _scene.AcceptAsync(delivery);
        await Expect(row).ToContainTextAsync("Accepted");
        await Expect(page.Page.Locator("[data-count=accepted]")).ToHaveTextAsync("1");
        await Expect(page.Page.Locator("[data-say]")).ToHaveTextAsync("1 new delivery");
        (await page.Page.EvaluateAsync<bool>("window.neverReloaded")).ShouldBeTrue();
    }

    [Fact]
    public async Task After_a_lost_connection_the_page_catches_up_by_itself()
    {
        var queued = await ReportAsync("Before");
        await using var page = await OpenAsync("/deliveries");
        page.Expect("ERR_INTERNET_DISCONNECTED");
        await page.Page.Context.SetOfflineAsync(true);
        await Expect(State(page, "reconnecting")).ToBeVisibleAsync();

        await _scene.FailAsync(queued, FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user");
        var missed = await ReportAsync("Meanwhile");
        await page.Page.Context.SetOfflineAsync(false);

        await Expect(State(page, "live")).ToBeVisibleAsync();
        await Expect(page.Page.Locator($"#row-{missed.Id}")).ToContainTextAsync("Meanwhile");
        await Expect(page.Page.Locator($"#row-{queued.Id}")).ToContainTextAsync("Failed");
        await Expect(page.Page.Locator("[data-rows] tr[data-id]").First).ToContainTextAsync("Meanwhile");
    }

    [Fact]
    public async Task A_session_that_ended_is_said_and_leads_back_to_the_same_page()
    {
        await using var page = await OpenAsync("/deliveries?status=queued");
        page.Expect("status of 401");
        await page.Page.Context.ClearCookiesAsync();

        await ReportAsync("Unseen");

        await Expect(State(page, "signed-out")).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("/account/login.*%2Fdeliveries.*queued"));
    }

    [Fact]
    public async Task Pause_holds_rows_back_and_counts_them()
    {
        await ReportAsync("First");
        await using var page = await OpenAsync("/deliveries");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(State(page, "paused")).ToBeVisibleAsync();

        await ReportAsync("Second");
        await ReportAsync("Third");

        var show = page.Page.GetByRole(AriaRole.Button, new() { Name = "2 new" });
        await Expect(show).ToBeVisibleAsync();
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await page.AxeAsync();
        await show.ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(3);
        await Expect(State(page, "paused")).ToBeVisibleAsync();

        await ReportAsync("Fourth");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "1 new" })).ToBeVisibleAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(4);
        await Expect(State(page, "live")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_arrives_moves_neither_scroll_nor_focus_nor_selection_nor_an_open_row()
    {
        for (var i = 1; i <= 40; i++) await ReportAsync($"Report {i}");
        var read = await ReportAsync("The one being read");
        await _scene.AcceptAsync(read);
        for (var i = 1; i <= 8; i++) await ReportAsync($"Above {i}");
        await using var page = await OpenAsync("/deliveries");
        var row = page.Page.Locator($"#row-{read.Id}");
        await row.Locator("summary").ClickAsync();
        await row.Locator("code").SelectTextAsync();
        await row.Locator("th a").FocusAsync();
        await row.EvaluateAsync("row => { scrollBy(0, row.getBoundingClientRect().top - 100); window.place = row.getBoundingClientRect().top; }");

        var last = await ReportAsync("New 1");
        await ReportAsync("New 2");
        await _scene.FailAsync(last, FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user");

        await Expect(page.Page.Locator("[data-rows] tr[data-id]").Nth(1)).ToContainTextAsync("Failed");
        (await row.EvaluateAsync<double>("row => Math.abs(row.getBoundingClientRect().top - window.place)")).ShouldBeLessThan(2);
        (await row.EvaluateAsync<bool>("row => row.querySelector('details').open")).ShouldBeTrue();
        (await row.EvaluateAsync<bool>("row => document.activeElement === row.querySelector('th a')")).ShouldBeTrue();
        (await page.Page.EvaluateAsync<string>("getSelection().toString()")).ShouldContain("250 2.0.0 Ok");
    }

    [Fact]
    public async Task Filters_live_in_the_address_and_Back_works()
    {
        await _scene.FailAsync(await ReportAsync("Disk full"), FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user");
        await ReportAsync("Rain");
        await using var page = await OpenAsync("/deliveries");

        await page.Page.Locator("#count-failed").ClickAsync();
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Expect(page.Page).ToHaveURLAsync(new Uri(_app.Address, "deliveries?status=failed").ToString());

        await page.Page.GetByLabel("Text", new() { Exact = true }).FillAsync("rain");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await Expect(page.Page.GetByText("No delivery matches this filter")).ToBeVisibleAsync();
        await Expect(page.Page).ToHaveURLAsync(new Uri(_app.Address, "deliveries?status=failed&text=rain").ToString());
        await page.AxeAsync();

        await page.Page.GoBackAsync();
        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Expect(page.Page.GetByLabel("Text", new() { Exact = true })).ToHaveValueAsync("");
        await Expect(State(page, "live")).ToBeVisibleAsync();
        await page.Page.GoBackAsync();
        await Expect(Rows(page)).ToHaveCountAsync(2);
        await Expect(State(page, "live")).ToBeVisibleAsync();
        await ReportAsync("Snow");
        await Expect(Rows(page)).ToHaveCountAsync(3);
    }

    [Fact]
    public async Task A_filtered_list_takes_in_what_matches_and_lets_go_what_no_longer_does()
    {
        var first = await ReportAsync("First");
        await using var page = await OpenAsync("/deliveries?status=queued");
        await ReportAsync("Second");
        await Expect(Rows(page)).ToHaveCountAsync(2);

        await _scene.AcceptAsync(first);

        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Expect(Rows(page)).ToContainTextAsync("Second");
    }

    [Fact]
    public async Task A_mistaken_filter_is_explained_at_its_field_and_mended_there()
    {
        await ReportAsync("Disk full");
        await using var page = await OpenAsync("/deliveries");

        await page.Page.GetByLabel("Receiver address").FillAsync("ada");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "To must be a whole mail address" }).ClickAsync();
        await Expect(page.Page.GetByLabel("Receiver address")).ToBeFocusedAsync();
        await page.AxeAsync();

        await page.Page.GetByLabel("Receiver address").FillAsync("ada@example.com");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(Rows(page)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task More_rows_load_behind_and_the_reader_goes_on_where_they_begin()
    {
        for (var i = 1; i <= 60; i++) await ReportAsync($"Report {i}");
        await using var page = await OpenAsync("/deliveries");
        await Expect(Rows(page)).ToHaveCountAsync(50);

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Load more" }).ClickAsync();

        await Expect(Rows(page)).ToHaveCountAsync(60);
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Report 10", Exact = true })).ToBeFocusedAsync();
        await Expect(page.Page.GetByRole(AriaRole.Link, new() { Name = "Load more" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Throughput_and_latency_are_drawn_and_said()
    {
        await FillAsync();
        await using var page = await OpenAsync("/deliveries");

        await Expect(page.Page.Locator("#flow figcaption")).ToContainTextAsync("1 accepted by the relay");
        await Expect(page.Page.Locator("#flow figcaption")).ToContainTextAsync("1 failed");
        await Expect(page.Page.Locator("#flow canvas")).ToBeVisibleAsync();
        await page.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(page.Page.Locator("#flow canvas")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData("en-US", ColorScheme.Light, false)]
    [InlineData("en-US", ColorScheme.Dark, false)]
    [InlineData("zh-CN", ColorScheme.Light, false)]
    [InlineData("zh-CN", ColorScheme.Dark, true)]
    [InlineData("en-US", ColorScheme.Light, true)]
    public async Task Everybody_can_use_it(string locale, ColorScheme colours, bool narrow)
    {
        await using var page = await browser.NewPageAsync(_app, colorScheme: colours, viewport: narrow ? BrowserFixture.Narrow : null, locale: locale);
        await page.GotoAsync("/deliveries");
        await page.AxeAsync();
        await page.FitsAsync();

        var failed = await FillAsync();
        await page.GotoAsync("/deliveries");
        await page.Page.Locator("tr[data-status=failed] summary").ClickAsync();
        await page.AxeAsync();
        await page.FitsAsync();
        await page.ScreenshotAsync($"deliveries-{locale}-{colours}-{(narrow ? "narrow" : "wide")}");

        await page.GotoAsync($"/deliveries/{failed.Id}");
        await page.AxeAsync();
        await page.FitsAsync();
        await page.ScreenshotAsync($"delivery-{locale}-{colours}-{(narrow ? "narrow" : "wide")}");
    }

    [Fact]
    public async Task It_works_without_scripts()
    {
        await FillAsync();
        await using var page = await browser.NewPageAsync(_app, javaScript: false);
        await page.GotoAsync("/deliveries");

        await page.Page.GetByLabel("Text", new() { Exact = true }).FillAsync("rain");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Filter" }).ClickAsync();

        await Expect(Rows(page)).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("[data-live-bar]")).ToBeHiddenAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Rain" }).ClickAsync();
        await Expect(page.Page.Locator("h1")).ToHaveTextAsync("Rain");
    }

    private async Task<Delivery> FillAsync()
    {
        await _scene.AcceptAsync(await ReportAsync("Rain"), "Subject: Rain\r\nContent-Type: text/html\r\n\r\n<p>Rain</p>");
        await _scene.FailAsync(await ReportAsync("Certificate expires"), FailureClass.Transient, SmtpStage.Recipient, "451 4.7.1 Greylisted");
        await _scene.LeaseAsync(await ReportAsync("Replication lags"));
        var failed = await ReportAsync("Disk full");
        await _scene.FailAsync(failed, FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown");
        await ReportAsync("Waiting");
        return failed;
    }

    private async Task<Delivery> ReportAsync(string title) => (await _scene.ReportAsync(_source, title)).Single();

    private async Task<BrowserPage> OpenAsync(string path)
    {
        var page = await browser.NewPageAsync(_app);
        await page.GotoAsync(path);
        await Expect(State(page, "live")).ToBeVisibleAsync();
        return page;
    }

    private static ILocator State(BrowserPage page, string state) => page.Page.Locator($"[data-live-state={state}]");

    private static ILocator Rows(BrowserPage page) => page.Page.Locator("[data-rows] tr[data-id]");
}
