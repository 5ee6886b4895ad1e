using System.Net;
using AngleSharp.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.EventStore;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Deliveries;

public sealed class VersionLinksTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;
    private VersionedMails _mails = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _mails = await VersionedMails.MakeAsync(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_delivery_leads_to_the_settings_it_came_about_under_and_they_lead_back()
    {
        await _mails.CallAsync(HttpMethod.Delete, $"/receivers/{_mails.Receiver}");
        var page = await _app.Admin.PageAsync($"/deliveries/{_mails.Between.Id}");

        var links = page.QuerySelectorAll("a[data-version]").ToDictionary(a => a.GetAttribute("data-version")!, a => a.GetAttribute("href")!);
        links["senders"].ShouldBe($"/audit/senders/{_mails.Sender}?version=2");
        links["receivers"].ShouldBe($"/audit/receivers/{_mails.Receiver}?version=1");
        links["sources"].ShouldBe($"/audit/sources/{_mails.Source}?version=1");
        foreach (var (folder, said) in new[] { ("senders", "[Night]"), ("receivers", "Night shift"), ("sources", "Backup") })
        {
            var subject = await _app.Admin.PageAsync(links[folder]);
            subject.QuerySelector("[data-settings]")!.TextContent.ShouldContain(said, customMessage: folder);
            var back = subject.QuerySelector($"tr.current a[data-mails]")!.GetAttribute("href")!;
            var list = await _app.Admin.PageAsync(back);
            list.GetElementById($"row-{_mails.Between.Id}").ShouldNotBeNull(folder);
            list.QuerySelectorAll("tbody [id^=row-]").Length.ShouldBe(2, folder);
            list.QuerySelector($"[data-narrowed={folder}] a")!.GetAttribute("href").ShouldBe(links[folder]);
        }
    }

    [Fact]
    public async Task The_list_under_a_version_keeps_it_through_filter_order_and_live_changes()
    {
        var list = await _app.Admin.PageAsync($"/deliveries?sender={_mails.Sender}&senderVersion=2");

        list.QuerySelector("#filter input[name=senderVersion]")!.GetAttribute("value").ShouldBe("2");
        list.QuerySelector("[data-narrowed]")!.TextContent.ShouldContain("[Night], version 2");
        list.QuerySelectorAll("[data-narrowed] a")[1].GetAttribute("href").ShouldBe("/deliveries");
        list.QuerySelector("[data-count]").ShouldBeNull();
        var changes = list.QuerySelector("[data-changes-url]")!.GetAttribute("data-changes-url")!;
        var changed = await _app.Admin.GetStringAsync($"{changes}&after=0&rows=50");
        changed.ShouldContain($"row-{_mails.Second.Id}");
        changed.ShouldNotContain($"row-{_mails.First.Id}");

        var order = await _app.Admin.PageAsync(list.GetElementById("resend-these")!.GetAttribute("href")! + "&status=accepted");
        order.GetElementById("order-count")!.TextContent.ShouldContain("2 deliveries");
        order.QuerySelector(".facts")!.TextContent.ShouldContain("[Night], version 2");
    }

    [Fact]
    public async Task A_filter_that_means_nothing_says_so()
    {
        using var refused = await _app.Admin.GetAsync($"/deliveries?sender={_mails.Sender}&senderVersion=soon");

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent.ShouldContain("Version must be a whole number from 1 on; got soon");
    }
}
