using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class SenderTroublesTests(PostgresFixture postgres, BrowserFixture browser)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_banner_comes_and_goes_by_itself_and_orders_are_for_everybody(ColorScheme scheme)
    {
        await using var app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), new ScriptedProbe().Configure);
        var scene = new DeliveryScene(app.Services);
        var sender = await scene.SenderAsync();
        await scene.ReceiverAsync("ada@example.com");
        var delivery = (await scene.ReportAsync(await scene.SourceAsync(), "Disk full")).Single();
        await using var page = await browser.NewPageAsync(app, colorScheme: scheme, viewport: BrowserFixture.Narrow);
        await page.GotoAsync($"/deliveries/{delivery.Id}");
        var box = page.Page.Locator("[data-sender-trouble]");
        await Assertions.Expect(box).ToHaveCountAsync(0);
        await page.Page.GetByLabel("Reason").FillAsync("Planned work");

        await scene.AcceptAsync(delivery);
        await app.Services.GetRequiredService<SenderCare>().PauseAsync(
            new Attempt(sender.Id, sender.Revision, "mail.example.com:25", null, SmtpStage.Connect, "Connection refused", 3), CancellationToken.None);

        await Assertions.Expect(box).ToContainTextAsync("Paused");
        await Assertions.Expect(page.Page.Locator("form.orders .alert-warning")).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByLabel("Reason")).ToHaveValueAsync("Planned work");
        await page.AxeAsync();
        await page.FitsAsync();
        await page.ScreenshotAsync($"delivery-orders-{scheme}");

        await page.GotoAsync("/deliveries/orders?order=resend&status=accepted");
        await page.AxeAsync();
        await page.FitsAsync();
        await page.ScreenshotAsync($"bulk-{scheme}");
        await page.GotoAsync($"/notification/email/hold?id={sender.Id}");
        await page.AxeAsync();
        await page.GotoAsync("/notification/email");
        await page.AxeAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Try now [Ops]" }).ClickAsync();
        await Assertions.Expect(page.Page.Locator(".alert-success")).ToContainTextAsync("[Ops] works again.");
        await Assertions.Expect(box).ToHaveCountAsync(0);
    }
}
