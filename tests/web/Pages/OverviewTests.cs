using AngleSharp.Dom;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages;

public sealed class OverviewTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _scene = new(_app.Services);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task At_first_it_shows_the_way_to_the_first_mail_and_ticks_off_what_is_done()
    {
        (await StepsAsync()).ShouldBe(["- Add a sender", "- Send a test mail", "- Add a receiver", "- Add a source", "- Post a notification"]);

        await _scene.ReceiverAsync("ada@example.com");
        await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full");

        (await StepsAsync()).ShouldBe(["- Add a sender", "- Send a test mail", "+ Add a receiver", "+ Add a source", "+ Post a notification"]);
    }

    [Fact]
    public async Task It_counts_by_status_and_names_what_is_in_trouble()
    {
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com");
        var source = await _scene.SourceAsync();
        await _scene.AcceptAsync((await _scene.ReportAsync(source, "Went out")).Single());
        await _scene.FailAsync((await _scene.ReportAsync(source, "Went wrong")).Single(), FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user");
        await _scene.FailAsync((await _scene.ReportAsync(source, "Waits")).Single(), FailureClass.Transient, SmtpStage.Data, "451 4.3.0 Later");

        var page = await _app.Admin.PageAsync("/");

        TileOf(page, "accepted").ShouldBe("1");
        TileOf(page, "failed").ShouldBe("1");
        TileOf(page, "deferred").ShouldBe("1");
        TileOf(page, "queued").ShouldBe("0");
        Links(page, "troubles-title").ShouldBe(["Went wrong", "Waits"]);
        Links(page, "latest-title").ShouldBe(["Waits", "Went wrong", "Went out"]);
        page.QuerySelector("section[aria-labelledby=senders-title]")!.TextContent.ShouldContain("not tested with these values");
        page.Body!.TextContent.ShouldNotContain("elivered");
    }

    [Fact]
    public async Task It_warns_when_no_sender_is_enabled()
    {
        await _scene.SenderAsync("[Ops]", enabled: false);

        (await _app.Admin.PageAsync("/")).QuerySelector(".alert-warning")!.TextContent.ShouldContain("No sender is enabled: nothing goes out.");
    }

    [Fact]
    public async Task A_tile_leads_to_its_deliveries()
    {
        var link = (await _app.Admin.PageAsync("/")).QuerySelector(".tile[href*='status=failed']")!.GetAttribute("href")!;

        (await _app.Admin.PageAsync(link)).QuerySelector("h1")!.TextContent.ShouldBe("Deliveries");
    }

    private async Task<IEnumerable<string>> StepsAsync() => (await _app.Admin.PageAsync("/")).QuerySelectorAll(".steps li")
        .Select(step => $"{(step.ClassList.Contains("step-done") ? '+' : '-')} {step.QuerySelector("a")!.TextContent}");

    private static string TileOf(IDocument page, string status) => page.QuerySelector($".tile[href*='status={status}'] .tile-number")!.TextContent;

    private static IEnumerable<string> Links(IDocument page, string section) =>
        page.QuerySelectorAll($"section[aria-labelledby={section}] li a").Select(link => link.TextContent);
}
