using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Pages.Notification.Email;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>The test send with script: the steps as they happen, against real and scripted SMTP servers.</summary>
public sealed class SenderTestSendTests(SenderTestSendTests.Apps apps, BrowserFixture browser) : IClassFixture<SenderTestSendTests.Apps>
{
    [Fact]
    public async Task Every_step_appears_and_the_relays_own_words_end_it_then_a_save_counts_as_tested()
    {
        await using var relay = await RealRelay.StartAsync();
        await using var opened = await OpenAsync();
        var page = opened.Page;
        await FillAsync(page, relay.Host, relay.Port);
        await page.FillAsync("#titlePrefix", "[Live test]");
        await page.FillAsync("#username", relay.Username);
        await page.FillAsync("#password", relay.Password);
        await page.CheckAsync("#tls");
        await page.ClickAsync(".advanced summary");
        await page.FillAsync("#trustedCa", relay.CaPem);
        await Expect(page.Locator("#to")).ToHaveValueAsync(LiveNotifyApp.AdminEmail);

        await page.ClickAsync("[data-test-send]");

        await Expect(page.Locator("[data-outcome=accepted]")).ToContainTextAsync("2.0.0 Ok: queued as");
        (await page.Locator("[data-step]:visible").EvaluateAllAsync<string[]>("steps => steps.map(step => step.dataset.step)"))
            .ShouldBe(["resolve", "connect", "greet", "tls", "authenticate", "from", "recipient", "data"]);
        await Expect(page.Locator("[data-step][data-state=ok]:visible")).ToHaveCountAsync(8);
        await Expect(page.Locator("[data-step=tls]")).ToContainTextAsync("ms");
        await Expect(page.Locator("[data-tested=now]")).ToBeVisibleAsync();
        (await page.Locator("#transcript").TextContentAsync())!.ShouldNotContain(relay.Password);
        (await relay.WaitForMailAsync("[Live test]")).To.ShouldBe([LiveNotifyApp.AdminEmail]);
        await opened.AxeAsync();
        await ShootAsync(opened, "email-test-accepted");

        await page.ClickAsync(".transcript summary");
        await page.ClickAsync("[data-copy]");
        await Expect(page.Locator("[data-copy]")).ToHaveTextAsync("Copied");
        (await page.EvaluateAsync<string>("navigator.clipboard.readText()")).ShouldContain("STARTTLS");

        await page.FillAsync("#titlePrefix", "[Live test changed]");
        await Expect(page.Locator("[data-tested=changed]")).ToBeVisibleAsync();
        await page.FillAsync("#titlePrefix", "[Live test]");
        await Expect(page.Locator("[data-tested=now]")).ToBeVisibleAsync();
        await page.ClickAsync("[data-save]");
        await Expect(page.Locator("tr", new() { HasText = "[Live test]" })).ToContainTextAsync("tested OK");
    }

    [Fact]
    public async Task The_step_that_fails_gives_cause_way_out_and_raw_reply()
    {
        await using var relay = new ScriptedSmtpServer { Extensions = ["AUTH PLAIN"] }.Always(At.Auth, new SmtpAct.Reply("535 5.7.8 Error: authentication failed"));
        await using var opened = await OpenAsync(ColorScheme.Dark);
        var page = opened.Page;
        await FillAsync(page, relay.Host, relay.Port);
        await page.FillAsync("#username", "ops@example.com");
        await page.FillAsync("#password", "wrong");
        await page.CheckAsync("#allowUnencrypted");

        await page.ClickAsync("[data-test-send]");

        await Expect(page.Locator("[data-outcome=failed]")).ToContainTextAsync("535 5.7.8");
        await Expect(page.Locator("[data-step=authenticate]")).ToHaveAttributeAsync("data-state", "failed");
        await Expect(page.Locator("[data-outcome=failed] [data-slot=fix]")).Not.ToBeEmptyAsync();
        await Expect(page.Locator("[data-test-send]")).ToBeFocusedAsync();
        await opened.AxeAsync();
        await ShootAsync(opened, "email-test-failed");
    }

    [Fact]
    public async Task A_running_test_can_be_stopped()
    {
        await using var relay = new ScriptedSmtpServer().Always(At.Connect, new SmtpAct.Hang());
        await using var opened = await OpenAsync();
        var page = opened.Page;
        await FillAsync(page, relay.Host, relay.Port);

        await page.ClickAsync("[data-test-send]");
        await Expect(page.Locator("[data-step=greet]")).ToHaveAttributeAsync("data-state", "running");
        await Expect(page.Locator("[data-test-stop]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("[data-outcome=stopped]")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-test-stop]")).ToBeHiddenAsync();
        await Expect(page.Locator("[data-test-send]")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_is_refused_is_said_in_the_form_and_the_password_stays()
    {
        await using var opened = await OpenAsync();
        var page = opened.Page;
        await FillAsync(page, "smtp.example.com", 70000);
        await page.FillAsync("#username", "ops@example.com");
        await page.FillAsync("#password", EmailPages.Secret);
        await page.CheckAsync("#tls");
        await page.FillAsync("#to", "nobody");

        await page.ClickAsync("[data-test-send]");

        await Expect(page.Locator("[role=alert][data-take-focus]")).ToBeFocusedAsync();
        await Expect(page.Locator("#port-error")).ToBeVisibleAsync();
        await Expect(page.Locator("#to-error")).ToBeVisibleAsync();
        await Expect(page.Locator("#password")).ToHaveValueAsync(EmailPages.Secret);
    }

    [Fact]
    public async Task Too_many_tests_show_the_wait_and_all_of_it_is_said_in_the_readers_language()
    {
        await using var relay = new ScriptedSmtpServer();
        await using var opened = await browser.NewPageAsync(apps.Strict, locale: "zh-CN");
        var page = opened.Page;
        await page.GotoAsync(EmailPages.List);
        await page.ClickAsync("#add-sender");
        await FillAsync(page, relay.Host, relay.Port);

        await page.ClickAsync("[data-test-send]");
        await Expect(page.Locator("[data-outcome=accepted]")).ToContainTextAsync("中继已接收测试邮件");
        await Expect(page.Locator("[data-step=resolve] .step-name")).ToHaveTextAsync("域名解析");
        await ShootAsync(opened, "email-test-chinese");
        await page.ClickAsync("[data-test-send]");

        await Expect(page.Locator("[data-outcome=wait]")).ToContainTextAsync("秒");
        await opened.AxeAsync();
    }

    private async Task<BrowserPage> OpenAsync(ColorScheme scheme = ColorScheme.Light)
    {
        var opened = await browser.NewPageAsync(apps.App, colorScheme: scheme);
        await opened.GotoAsync(EmailPages.List);
        await opened.Page.ClickAsync("#add-sender");
        await Expect(opened.Page.Locator("#titlePrefix")).ToBeFocusedAsync();
        return opened;
    }

    private static async Task FillAsync(IPage page, string server, int port)
    {
        await page.FillAsync("#titlePrefix", "[Test]");
        await page.FillAsync("#outbox", "ops@relay.example");
        await page.FillAsync("#server", server);
        await page.FillAsync("#port", $"{port}");
    }

    /// <summary>The lower half of the drawer, where the test is.</summary>
    private static async Task ShootAsync(BrowserPage opened, string name)
    {
        await opened.Page.Locator("[data-test]").ScrollIntoViewIfNeededAsync();
        await opened.ScreenshotAsync(name);
    }

    /// <summary>With the real tester; one of them lets a user test once a minute.</summary>
    public sealed class Apps(PostgresFixture postgres) : IAsyncLifetime
    {
        public LiveNotifyApp App { get; private set; } = null!;

        public LiveNotifyApp Strict { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await LiveNotifyApp.StartAsync(postgres, ("TestSend:PerMinute", "1000"));
            Strict = await LiveNotifyApp.StartAsync(postgres, ("TestSend:PerMinute", "1"));
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Strict.DisposeAsync();
        }
    }
}
