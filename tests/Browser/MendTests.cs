using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Pages.Notification.Email;
using LiveNotify.Web.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>Where the way out is a port and an encryption, a button puts them into the form.</summary>
public sealed class MendTests(MendTests.Relay relay, BrowserFixture browser) : IClassFixture<MendTests.Relay>
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_port_finder_shows_what_each_port_said_and_fills_in_what_works(ColorScheme scheme)
    {
        await using var opened = await OpenAsync(scheme);
        var page = opened.Page;
        await page.FillAsync("#password", EmailPages.Secret);
        await page.FillAsync("#server", "127.0.0.1");

        await page.ClickAsync(".find-ports button");

        await Expect(page.Locator("#found-ports li")).ToHaveCountAsync(3);
        await Expect(page.Locator("#found-ports li[data-state=ok]")).ToContainTextAsync($"Port {relay.Server.Port} without encryption");
        await opened.AxeAsync();
        await page.ClickAsync("#found-ports [data-mend]");

        await Expect(page.Locator("#port")).ToHaveValueAsync($"{relay.Server.Port}");
        await Expect(page.Locator("#port")).ToBeFocusedAsync();
        (await page.IsCheckedAsync("#ssl"), await page.IsCheckedAsync("#tls")).ShouldBe((false, false));
        await Expect(page.Locator("#password")).ToHaveValueAsync(EmailPages.Secret);
    }

    [Fact]
    public async Task A_search_for_nothing_says_what_is_missing()
    {
        await using var opened = await OpenAsync(ColorScheme.Light);
        var page = opened.Page;

        await page.Locator(".find-ports button").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#found-ports")).ToContainTextAsync("SMTP Server is required");
        await opened.AxeAsync();
    }

    [Fact]
    public async Task A_test_that_failed_for_the_wrong_mode_offers_the_right_one()
    {
        await using var opened = await OpenAsync(ColorScheme.Light);
        var page = opened.Page;
        await page.FillAsync("#titlePrefix", "[Mend]");
        await page.FillAsync("#outbox", "ops@relay.example");
        await page.FillAsync("#server", "127.0.0.1");
        await page.FillAsync("#port", $"{relay.Server.Port}");
        await page.CheckAsync("#ssl");

        await page.ClickAsync("[data-test-send]");
        await page.ClickAsync("[data-outcome=failed] [data-mend]");

        (await page.IsCheckedAsync("#ssl"), await page.IsCheckedAsync("#tls")).ShouldBe((false, true));
        await Expect(page.Locator("#port")).ToHaveValueAsync($"{relay.Server.Port}");
        await opened.AxeAsync();
    }

    private async Task<BrowserPage> OpenAsync(ColorScheme scheme)
    {
        var opened = await browser.NewPageAsync(relay.App, colorScheme: scheme);
        await opened.GotoAsync(EmailPages.List);
        await opened.Page.ClickAsync("#add-sender");
        await Expect(opened.Page.Locator("#titlePrefix")).ToBeFocusedAsync();
        return opened;
    }

    /// <summary>A relay without TLS where port 25 would be; the other two ports are closed.</summary>
    public sealed class Relay(PostgresFixture postgres) : IAsyncLifetime
    {
        public ScriptedSmtpServer Server { get; } = new();

        public LiveNotifyApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = LiveNotifyApp.Start(
            await postgres.CreateDatabaseAsync(), services => services.AddSingleton(new MailPorts(1, 2, Server.Port)), ("TestSend:PerMinute", "1000"));

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
