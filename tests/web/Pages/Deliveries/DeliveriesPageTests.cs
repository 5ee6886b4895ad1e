using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Deliveries;

public sealed class DeliveriesPageTests(PostgresFixture postgres) : IAsyncLifetime
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
    public async Task Empty_says_what_to_do_and_no_match_offers_a_reset()
    {
        var empty = await _app.Admin.PageAsync("/deliveries");
        empty.QuerySelector("[data-empty]")!.TextContent.ShouldContain("Nothing has been sent yet");
        empty.QuerySelector("[data-empty] a[href$='/notification/sources']").ShouldNotBeNull();

        var noMatch = await _app.Admin.PageAsync("/deliveries?status=failed");
        noMatch.QuerySelector("[data-empty]")!.TextContent.ShouldContain("No delivery matches this filter");
        noMatch.QuerySelector("[data-empty] a")!.GetAttribute("href").ShouldBe("/deliveries");
    }

    [Fact]
    public async Task A_row_says_status_severity_title_address_source_sender_attempts_reply_and_time()
    {
        var delivery = (await _scene.ReportAsync(_source, "Disk full")).Single();
        await _scene.FailAsync(delivery, FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user here");

        var row = (await _app.Admin.PageAsync("/deliveries")).QuerySelector($"#row-{delivery.Id}")!;

        foreach (var said in new[] { "Failed", "Major", "Disk full", "ada@example.com", "Backup", "[Ops]", "550 5.1.1 No such user here", "The relay refused the address", "Receivers page" })
            row.TextContent.ShouldContain(said);
        row.QuerySelector(".status i.bi").ShouldNotBeNull();
        row.QuerySelector("time")!.GetAttribute("datetime").ShouldStartWith($"{delivery.QueuedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss}");
        row.QuerySelector("a")!.GetAttribute("href").ShouldBe($"/deliveries/{delivery.Id}");
        row.TextContent.ShouldNotContain("elivered");
    }

    [Fact]
    public async Task Filters_live_in_the_address_and_the_form_shows_them()
    {
        await _scene.AcceptAsync((await _scene.ReportAsync(_source, "Disk full")).Single());
        await _scene.ReportAsync(_source, "Rain");

        var page = await _app.Admin.PageAsync("/deliveries?status=accepted&to=ADA%40example.com&source=backup&text=disk&since=2020-01-01T00:00&until=");

        page.QuerySelectorAll("[data-rows] tr[data-id]").Single().TextContent.ShouldContain("Disk full");
        page.QuerySelector("#text")!.GetAttribute("value").ShouldBe("disk");
        page.QuerySelector("#source option[selected]")!.GetAttribute("value").ShouldBe("backup");
        page.QuerySelector("#since")!.GetAttribute("value").ShouldBe("2020-01-01T00:00");
        page.QuerySelector("#count-accepted")!.GetAttribute("aria-current").ShouldBe("true");
        page.QuerySelector("#count-failed")!.GetAttribute("href")!.ShouldContain("text=disk");
        page.QuerySelector("#count-failed")!.GetAttribute("href")!.ShouldContain("status=failed");
    }

    [Fact]
    public async Task A_filter_that_means_nothing_is_refused_field_by_field_and_keeps_what_was_typed()
    {
        var response = await _app.Admin.GetAsync("/deliveries?to=ada&since=yesterday");
        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        var page = await response.DocumentAsync();
        page.QuerySelectorAll(".alert a").Select(a => a.GetAttribute("href")).ShouldBe(["#to", "#since"]);
        page.QuerySelector("#to")!.GetAttribute("value").ShouldBe("ada");
        page.QuerySelector("#to")!.GetAttribute("aria-invalid").ShouldBe("true");
        (await _app.Admin.GetAsync("/deliveries?cursor=x")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task More_goes_on_where_the_page_ended_with_and_without_scripts()
    {
        for (var i = 1; i <= 55; i++) await _scene.ReportAsync(_source, $"Report {i}");
        var first = await _app.Admin.PageAsync("/deliveries");
        Titles(first.DocumentElement).ShouldBe(Enumerable.Range(6, 50).Reverse().Select(i => $"Report {i}"));
        var more = first.QuerySelector("[data-load-more]")!.GetAttribute("href")!;

        var rows = await (await _app.Admin.HxGetAsync(more)).Content.ReadAsStringAsync();
        rows.ShouldNotContain("<html");
        var page = await _app.Admin.PageAsync(more);

        Titles(page.DocumentElement).ShouldBe(["Report 5", "Report 4", "Report 3", "Report 2", "Report 1"]);
        rows.Split("<tr id=").Length.ShouldBe(6);
        page.QuerySelector("[data-deliveries]")!.GetAttribute("data-changes-url").ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task Changes_are_the_rows_that_changed_since_as_they_are_now()
    {
        var quiet = (await _scene.ReportAsync(_source, "Quiet")).Single();
        var (url, sequence) = LiveOf(await _app.Admin.PageAsync("/deliveries"));
        var disk = (await _scene.ReportAsync(_source, "Disk full")).Single();
        await _scene.AcceptAsync(disk);

        var changes = await ChangesAsync($"{url}&after={sequence}&rows=1");

        changes.GetAttribute("data-complete").ShouldBe("true");
        changes.QuerySelector($"#row-{disk.Id} .status")!.TextContent.ShouldContain("Accepted");
        changes.QuerySelector("[data-count=accepted]")!.TextContent.ShouldBe("1");
        Number(changes.GetAttribute("data-sequence")!).ShouldBeGreaterThan(sequence);
        quiet.Status.ShouldBe(DeliveryStatus.Queued);
    }

    [Fact]
    public async Task A_row_the_filter_no_longer_lets_through_is_named_as_gone()
    {
        var disk = (await _scene.ReportAsync(_source, "Disk full")).Single();
        var (url, sequence) = LiveOf(await _app.Admin.PageAsync("/deliveries?status=queued"));
        await _scene.AcceptAsync(disk);

        var changes = await ChangesAsync($"{url}&after={sequence}&rows=1");

        changes.GetAttribute("data-gone").ShouldBe($"{disk.Id}");
        changes.QuerySelectorAll("tr[data-id]").ShouldBeEmpty();
    }

    [Fact]
    public async Task After_too_many_changes_the_first_rows_are_told_anew()
    {
        var (url, sequence) = LiveOf(await _app.Admin.PageAsync("/deliveries"));
        for (var i = 1; i <= 201; i++) await _scene.ReportAsync(_source, $"Report {i}");

        var changes = await ChangesAsync($"{url}&after={sequence}&rows=60");

        changes.GetAttribute("data-complete").ShouldBe("false");
        Titles(changes).ShouldBe(Enumerable.Range(142, 60).Reverse().Select(i => $"Report {i}"));
        changes.QuerySelector("tr[data-more] a").ShouldNotBeNull();
    }

    [Fact]
    public async Task One_announcement_is_answered_once_for_all_and_each_language_for_itself()
    {
        var (url, sequence) = LiveOf(await _app.Admin.PageAsync("/deliveries"));
        await _scene.ReportAsync(_source, "First");
        var asked = $"{url}&after={sequence}&rows=50";
        var first = await ChangesAsync($"{asked}&heard=1");
        await _scene.ReportAsync(_source, "Second");

        Titles(await ChangesAsync($"{asked}&heard=1")).ShouldBe(Titles(first));
        Titles(await ChangesAsync($"{asked}&heard=2")).ShouldBe(["Second", "First"]);
        Titles(await ChangesAsync(asked)).ShouldBe(["Second", "First"]);
        var chinese = new HttpRequestMessage(HttpMethod.Get, $"{asked}&heard=1") { Headers = { { "Accept-Language", "zh-CN" } } };
        (await (await _app.Api().SendAsync(chinese)).DocumentAsync()).QuerySelector(".status")!.TextContent.ShouldContain("排队中");
        (await _app.Anonymous.GetAsync($"{asked}&heard=1")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Nobody_reads_deliveries_without_signing_in_and_auditors_do()
    {
        (await _app.Anonymous.GetAsync("/deliveries")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var auditor = await _app.AsAsync(Role.Auditor, "auditor@example.com");
        (await auditor.GetAsync("/deliveries")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<IElement> ChangesAsync(string url) =>
        (await (await _app.Admin.HxGetAsync(url)).DocumentAsync()).QuerySelector("[data-changes]")!;

    private static (string Url, long Sequence) LiveOf(IDocument page)
    {
        var list = page.QuerySelector("[data-deliveries]")!;
        return (list.GetAttribute("data-changes-url")!, Number(list.GetAttribute("data-sequence")!));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Titles(IElement within) => within.QuerySelectorAll("tr[data-id] th a").Select(a => a.TextContent);
}
