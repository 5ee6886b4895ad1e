using System.Net;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Deliveries;

public sealed class DeliveryPageTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Mail =
        "From: Operations <ops@example.com>\r\nTo: ada@example.com\r\nSubject: =?utf-8?B?56OB55uY5bey5ruh?=\r\nMessage-ID: <1@example.com>\r\n" +
        "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhost-17: disk full\r\n" +
        "--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>host-17</p><script>alert(1)</script>\r\n--b--\r\n";

    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;
    private Delivery _delivery = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _scene = new(_app.Services);
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com");
        _delivery = (await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full")).Single();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task It_tells_facts_and_every_event_with_its_actor()
    {
        await _scene.AcceptAsync(_delivery, Mail);

        var page = await _app.Admin.PageAsync($"/deliveries/{_delivery.Id}");

        page.QuerySelector("h1")!.TextContent.ShouldBe("Disk full");
        page.QuerySelector(".delivery-state")!.TextContent.ShouldContain("Accepted");
        foreach (var fact in new[] { "ada@example.com", "Backup", "Night shift", "[Ops]", "version 1", _delivery.MessageId! })
            page.QuerySelector(".facts")!.TextContent.ShouldContain(fact);
        page.QuerySelectorAll(".timeline li").Select(li => string.Join(' ', li.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .ShouldBe(
            [
                "Queued for ada@example.com now · source:backup · 192.0.2.9",
                "Taken in hand by node-1 now · LiveNotify itself",
                "Accepted by the relay mail.example.com:25: 250 2.0.0 Ok: queued as 4711 now · LiveNotify itself",
            ]);
        page.Body!.TextContent.ShouldNotContain("elivered");
    }

    [Fact]
    public async Task Each_attempt_tells_server_encryption_stage_reply_and_time_and_a_failed_one_why()
    {
        await _scene.FailAsync(_delivery, FailureClass.Transient, SmtpStage.Recipient, "451 4.7.1 Greylisted");

        var page = await _app.Admin.PageAsync($"/deliveries/{_delivery.Id}");

        var attempt = page.QuerySelectorAll(".attempt").Single().TextContent;
        foreach (var said in new[] { "Attempt 1", "mail.example.com:25", "TLS 1.3", "Recipient address", "42 ms", "451 4.7.1 Greylisted", "greylisting" })
            attempt.ShouldContain(said);
        page.QuerySelector("[data-trouble]")!.TextContent.ShouldContain("It is tried again by itself");
    }

    [Fact]
    public async Task What_was_not_sent_says_why_with_a_way_out()
    {
        await using var app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        var scene = new DeliveryScene(app.Services);
        var delivery = (await scene.ReportAsync(await scene.SourceAsync(), "Nobody cares")).Single();

        var page = await app.Admin.PageAsync($"/deliveries/{delivery.Id}");

        page.QuerySelector("[data-trouble]")!.TextContent.ShouldContain("no enabled receiver wants this notification");
        page.QuerySelector("[data-trouble] a")!.GetAttribute("href").ShouldBe("/notification/receivers");
    }

    [Fact]
    public async Task The_mail_is_shown_as_it_was_sent_where_it_can_do_no_harm()
    {
        await _scene.AcceptAsync(_delivery, Mail);
        var page = await _app.Admin.PageAsync($"/deliveries/{_delivery.Id}");
        var frame = page.QuerySelector("iframe")!;
        frame.GetAttribute("sandbox").ShouldBe("");
        page.QuerySelector(".headers")!.TextContent.ShouldContain("磁盘已满");
        page.QuerySelector(".mail-part pre")!.TextContent.ShouldContain("host-17: disk full");

        var mail = await _app.Admin.GetAsync(frame.GetAttribute("src"));
        var policy = mail.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("sandbox");
        policy.ShouldContain("frame-ancestors 'self'");
        mail.Headers.GetValues("X-Frame-Options").Single().ShouldBe("SAMEORIGIN");
        mail.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        (await mail.Content.ReadAsStringAsync()).ShouldContain("<p>host-17</p>");

        var eml = await _app.Admin.GetAsync($"/deliveries/{_delivery.Id}/eml");
        eml.Content.Headers.ContentType!.MediaType.ShouldBe("message/rfc822");
        eml.Content.Headers.ContentDisposition!.FileName.ShouldBe($"{_delivery.Id}.eml");
        (await eml.Content.ReadAsStringAsync()).ShouldBe(Mail);
    }

    [Fact]
    public async Task Before_a_mail_went_out_there_is_none_to_show()
    {
        (await _app.Admin.PageAsync($"/deliveries/{_delivery.Id}")).Body!.TextContent.ShouldContain("No mail has gone out.");
        (await _app.Admin.GetAsync($"/deliveries/{_delivery.Id}/mail")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _app.Admin.GetAsync($"/deliveries/{_delivery.Id}/eml")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_there_is_not_is_not_found_and_what_there_is_nobody_sees_without_signing_in()
    {
        foreach (var path in new[] { $"/deliveries/{Guid.NewGuid()}", "/deliveries/17", $"/deliveries/{_delivery.Id}/nothing" })
            (await _app.Admin.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        foreach (var path in new[] { "", "/mail", "/eml", "/now" })
            (await _app.Anonymous.GetAsync($"/deliveries/{_delivery.Id}{path}")).StatusCode.ShouldBe(HttpStatusCode.Redirect, path);
    }
}
