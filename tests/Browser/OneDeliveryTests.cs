using LiveNotify.Domain.Deliveries;
using LiveNotify.Tests.Fixtures;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>The page of one delivery.</summary>
public sealed class OneDeliveryTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
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

    [Fact]
    public async Task It_lives_and_shows_its_mail_in_a_frame_that_runs_nothing()
    {
        var delivery = await ReportAsync("Disk full");
        await using var page = await browser.NewPageAsync(_app);
        await page.GotoAsync($"/deliveries/{delivery.Id}");
        await Expect(page.Page.Locator(".delivery-state")).ToContainTextAsync("Queued");

        await _scene.AcceptAsync(delivery, "Subject: Disk full\r\nContent-Type: text/html\r\n\r\n<p>host-17</p><img src=\"http://192.0.2.1/x.png\"><script>document.body.textContent = 'ran'</script>");

        await Expect(page.Page.Locator(".delivery-state")).ToContainTextAsync("Accepted");
        await Expect(page.Page.Locator(".timeline li")).ToHaveCountAsync(3);
        page.Expect("Blocked script execution");
        page.Expect("Content Security Policy");
        await Expect(page.Page.FrameLocator("iframe").Locator("p")).ToHaveTextAsync("host-17");
    }

    [Fact]
    public async Task A_name_without_a_space_breaks_where_the_page_is_narrow()
    {
        var delivery = await ReportAsync("No answer from replica.of.the.second.database.operations.subsidiary.example.com");
        await using var page = await browser.NewPageAsync(_app, viewport: BrowserFixture.Narrow);

        foreach (var path in new[] { "/deliveries", $"/deliveries/{delivery.Id}" })
        {
            await page.GotoAsync(path);
            await page.FitsAsync();
        }
    }

    private async Task<Delivery> ReportAsync(string title) => (await _scene.ReportAsync(await _scene.SourceAsync(), title)).Single();
}
