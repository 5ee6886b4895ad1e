using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Fixtures;
using Microsoft.Playwright;
using Xunit;

namespace LiveNotify.Tests.Browser;

public class OverviewTests(PostgresFixture postgres, BrowserFixture browser)
{
    [Fact]
    public async Task It_changes_by_itself_and_is_for_everybody_when_full()
    {
        await using var app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        var scene = new DeliveryScene(app.Services);
        await scene.SenderAsync();
        await scene.ReceiverAsync("ada@example.com");
        var source = await scene.SourceAsync();
        await using var page = await browser.NewPageAsync(app, colorScheme: ColorScheme.Dark, viewport: BrowserFixture.Narrow);
        await page.GotoAsync("/");
        await Assertions.Expect(page.Page.Locator(".steps .step-done")).ToHaveCountAsync(3);

        var failed = (await scene.ReportAsync(source, "Disk full")).Single();
        await scene.FailAsync(failed, FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user");

        await Assertions.Expect(page.Page.Locator("section[aria-labelledby=troubles-title]")).ToContainTextAsync("Disk full");
        await Assertions.Expect(page.Page.Locator(".tile[href*='status=failed'] .tile-number")).ToHaveTextAsync("1");
        await page.AxeAsync();
        await page.FitsAsync();
        await page.ScreenshotAsync("overview-full");
    }
}
