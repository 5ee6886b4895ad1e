using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification;

public sealed class DryRunPageTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Page = "/notification/receivers/dry-run";
    private const string Pasted = """{ "kind": "task", "severity": "warning", "title": "Copy <done>", "labels": { "site": "dr-1" } }""";

    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _scene = new(_app.Services);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_past_notification_is_found_by_its_title_and_tried_with_one_click()
    {
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com");
        var source = await _scene.SourceAsync();
        await _scene.ReportAsync(source, "Disk full");
        await _scene.ReportAsync(source, "Backup failed");

        var all = await _app.Admin.PageAsync(Page);
        Past(all).ShouldBe(["Backup failed", "Disk full"]);
        var found = await _app.Admin.PageAsync($"{Page}?search=DISK");
        Past(found).ShouldBe(["Disk full"]);
        (await _app.Admin.PageAsync($"{Page}?search=100%25")).QuerySelector("#past")!.TextContent.ShouldContain("No notification of the newest has that in its title");

        var tried = await _app.Admin.PageAsync(found.QuerySelector("#past a")!.GetAttribute("href")!);

        tried.QuerySelector("#verdict")!.TextContent.ShouldBe("Receivers that get it: 1 of 1. Mails: 1.");
        tried.QuerySelector(".verdicts li")!.TextContent.ShouldContain("gets it");
        tried.QuerySelector("article h3")!.TextContent.ShouldStartWith("[Ops] ");
        tried.QuerySelector("article .facts")!.QuerySelector("li")!.TextContent.ShouldBe("ada@example.com (Night shift)");
        tried.QuerySelector("article pre")!.TextContent.ShouldContain("host-17: disk full");
    }

    [Fact]
    public async Task A_pasted_one_is_tried_and_its_mail_comes_into_a_frame_that_can_do_nothing()
    {
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com", "bob@example.com");

        var tried = await (await _app.Admin.PostFormAsync(Page, ("json", Pasted))).DocumentAsync();

        tried.QuerySelector<IHtmlTextAreaElement>("#json")!.Value.ShouldBe(Pasted);
        tried.QuerySelectorAll("article").Length.ShouldBe(1, "both get the same mail");
        var frame = tried.QuerySelector("iframe")!;
        frame.GetAttribute("sandbox").ShouldBe("");
        var form = tried.QuerySelector<IHtmlFormElement>("form[data-into-frame]")!;
        form.Target.ShouldBe(frame.GetAttribute("name"));
        var mail = await _app.Admin.PostFormAsync(form.GetAttribute("action")!, Fields(form));

        mail.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await mail.Content.ReadAsStringAsync()).ShouldContain("Copy &lt;done&gt;");
        var policy = mail.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("sandbox");
        mail.Headers.GetValues("X-Frame-Options").Single().ShouldBe("SAMEORIGIN");
        (await _app.Admin.GetAsync(Page)).Headers.GetValues("Content-Security-Policy").Single().ShouldContain("style-src 'self';");

        (await _app.Admin.PostFormAsync($"{Page}?handler=mail", ("json", Pasted), ("look", "gone"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("", "Paste a notification as JSON first")]
    [InlineData("[1]", "The body must be a JSON object")]
    [InlineData("{\n\"kind\": alert }", "The body is not JSON: line 2, byte 9")]
    [InlineData("{}", "Kind is required: one of alert, task, system")]
    [InlineData("""{ "kind": "alert", "title": 5 }""", "title has another type than expected: texts and label values are strings, times are ISO 8601, progress is a number")]
    [InlineData("""{ "notificationId": "5" }""", "Notification must be an id; got 5")]
    public async Task What_cannot_be_tried_is_said_at_the_field_and_the_text_stays(string json, string why)
    {
        var refused = await _app.Admin.PostFormAsync(Page, ("json", json));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector("[role=alert] a[href='#json']")!.TextContent.ShouldBe(why);
        page.QuerySelector<IHtmlTextAreaElement>("#json")!.Value.ShouldBe(json);
        page.QuerySelector("#json")!.GetAttribute("aria-invalid").ShouldBe("true");
    }

    [Fact]
    public async Task A_past_one_that_is_not_there_is_said_where_one_looks_for_it()
    {
        foreach (var (id, why) in new[] { ("x", "Notification must be an id; got x"), ($"{Guid.Empty}", $"There is no notification {Guid.Empty}") })
        {
            var answer = await _app.Admin.GetAsync($"{Page}?notification={id}");
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await answer.DocumentAsync()).QuerySelector("[role=alert] a[href='#search']")!.TextContent.ShouldBe(why);
        }
    }

    [Fact]
    public async Task An_auditor_may_try_too()
    {
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com");
        var auditor = await _app.AsAsync(Role.Auditor, "auditor@example.com");

        (await auditor.PageAsync("/notification/receivers")).QuerySelector("#dry-run-link")!.GetAttribute("href").ShouldBe(Page);
        var tried = await auditor.PostFormAsync(Page, ("json", Pasted));

        tried.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await tried.DocumentAsync()).QuerySelector("#verdict")!.TextContent.ShouldBe("Receivers that get it: 1 of 1. Mails: 1.");
        (await _app.Anonymous.GetAsync(Page)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_delivery_shows_the_versions_of_the_receivers_that_chose_it_and_leads_here()
    {
        await _scene.SenderAsync();
        var receiver = await _scene.ReceiverAsync("ada@example.com");
        var delivery = (await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full")).Single();

        var page = await _app.Admin.PageAsync($"/deliveries/{delivery.Id}");

        page.QuerySelector($".facts a[href='/notification/receivers/modify?id={receiver.Id}']")!.ParentElement!.TextContent.ShouldContain("version 1");
        page.QuerySelector($".facts a[href='{Page}?notification={delivery.Envelope.NotificationId}']")!.TextContent.ShouldBe("Who would get this now");
    }

    [Fact]
    public async Task Where_nobody_matched_row_and_detail_lead_to_the_reasons()
    {
        var nobody = (await _scene.ReportAsync(await _scene.SourceAsync(), "Nobody cares")).Single();
        nobody.Reason.ShouldBe(SuppressionReason.NoReceiver);
        var here = $"{Page}?notification={nobody.Envelope.NotificationId}";

        (await _app.Admin.PageAsync("/deliveries")).QuerySelector($"#row-{nobody.Id} a[href='{here}']")!.TextContent.ShouldBe("Why nobody gets this");
        (await _app.Admin.PageAsync($"/deliveries/{nobody.Id}")).QuerySelector($"[data-trouble] a[href='{here}']").ShouldNotBeNull();
        var tried = await _app.Admin.PageAsync(here);
        tried.QuerySelector("article h3")!.TextContent.ShouldBe("Not sent: no enabled receiver matches this notification");
        tried.QuerySelector("iframe").ShouldBeNull();
    }

    private static IEnumerable<string> Past(IHtmlDocument page) => page.QuerySelectorAll("#past a").Select(a => a.TextContent);

    private static (string, string?)[] Fields(IHtmlFormElement form) =>
        [.. form.QuerySelectorAll<IHtmlInputElement>("input[type=hidden]").Where(i => !i.Name!.StartsWith("__", StringComparison.Ordinal)).Select(i => (i.Name!, (string?)i.Value))];
}
