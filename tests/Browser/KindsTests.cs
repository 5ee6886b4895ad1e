using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace LiveNotify.Tests.Browser;

/// <summary>Each kind in the list, and one delivery that stands for others.</summary>
public sealed class KindsTests(PostgresFixture postgres, BrowserFixture browser) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;
    private HttpClient _source = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        var scene = new DeliveryScene(_app.Services);
        await scene.SenderAsync();
        await scene.ReceiverAsync("ada@example.com");
        using var admin = _app.Api();
        _source = _app.Api((await Answer.CallAsync(admin, HttpMethod.Post, "/sources", new { name = "Backup" })).Json["key"]!.ToString());
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Kind_and_state_are_words_and_icons_and_nobody_is_shut_out(ColorScheme colors)
    {
        await PostAsync(new { kind = "alert", title = "Disk full", key = "disk", severity = "critical" });
        await PostAsync(new { kind = "alert", title = "Disk full", key = "disk", severity = "critical" });
        await PostAsync(new { kind = "alert", title = "Disk full", key = "disk", state = "resolved" });
        await PostAsync(new { kind = "task", title = "Copy one", taskStatus = "running", progress = 40 });
        await PostAsync(new { kind = "task", title = "Copy two", taskStatus = "succeeded" });
        await PostAsync(new { kind = "task", title = "Copy three", taskStatus = "failed" });
        await PostAsync(new { kind = "system", title = "Disk replaced" });
        await _app.Services.GetRequiredService<MailThreads>().TellRepeatsAsync(CancellationToken.None);
        await using var page = await browser.NewPageAsync(_app, colorScheme: colors, viewport: BrowserFixture.Narrow);

        await page.GotoAsync("/deliveries");

        var kinds = page.Page.Locator("tbody .kind");
        await Expect(kinds).ToHaveTextAsync(["System", "Task: Failed", "Task: Succeeded", "Task: Running", "Alert: Resolved", "Alert: Firing", "Alert: Firing"]);
        await Expect(page.Page.Locator("tbody .kind .bi")).ToHaveCountAsync(7);
        await Expect(page.Page.Locator("tbody .task-progress")).ToHaveAttributeAsync("value", "40");
        await Expect(page.Page.Locator("tbody .task-done")).ToHaveTextAsync("40 %");
        await Expect(page.Page.Locator("tbody .repeats")).ToHaveTextAsync("reported 2 times");
        await page.AxeAsync();
        await page.FitsAsync();
        await page.ScreenshotAsync($"kinds-{colors}");

        await page.Page.Locator("tr:has(.repeats) th a").ClickAsync();
        await Expect(page.Page.Locator("[data-repeats]")).ToContainTextAsync("Reported 2 times");
        await page.AxeAsync();
        await page.FitsAsync();

        await page.Page.Locator("[data-repeats] li a").ClickAsync();
        await Expect(page.Page.Locator("[data-folded-into]")).ToHaveTextAsync("Repeats an earlier one");
        await page.AxeAsync();
    }

    private Task<Answer> PostAsync(object report) => Answer.CallAsync(_source, HttpMethod.Post, "/notifications", report);
}
