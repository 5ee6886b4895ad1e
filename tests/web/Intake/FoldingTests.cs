using System.Text.Json.Nodes;
using LiveNotify.Tests.Faults;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>Repeats of one key, posted over HTTP, and what arrives at the relay.</summary>
public sealed class FoldingTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();
    private string _database = "";
    private LiveNotifyApp _app = null!;
    private FaultScene _scene = null!;
    private HttpClient _source = null!;
    private string _sender = "";

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task A_repeat_is_on_record_and_counted_and_one_mail_goes_out()
    {
        var first = await PostAsync();
        await _scene.UntilAsync(first, "accepted");
        var second = await PostAsync();
        var third = await PostAsync();

        var carrier = await _scene.UntilAsync(first, d => Repeats(d) == 2, "both repeats are counted");
        foreach (var repeat in new[] { second, third })
        {
            var folded = await _scene.DeliveryAsync(repeat);
            folded["status"]!.ToString().ShouldBe("suppressed");
            folded["reason"]!.ToString().ShouldBe("duplicate");
            folded["foldedInto"]!.ToString().ShouldBe(carrier["id"]!.ToString());
        }

        FaultScene.EventsOf(carrier).ShouldContain("repeated");
        _relay.Messages.Count.ShouldBe(1);

        var page = await _app.Admin.PageAsync($"/deliveries/{carrier["id"]}");
        page.QuerySelector("[data-repeats]")!.TextContent.ShouldContain("Reported 3 times");
        page.QuerySelectorAll("[data-repeats] li").Length.ShouldBe(2);
        var its = await _app.Admin.PageAsync($"/deliveries/{(await _scene.DeliveryAsync(second))["id"]}");
        its.QuerySelector("[data-folded-into]")!.GetAttribute("href").ShouldBe($"/deliveries/{carrier["id"]}");
        (await _app.Admin.PageAsync("/deliveries")).QuerySelector($"#row-{carrier["id"]} .repeats")!.TextContent.Trim().ShouldBe("reported 3 times");
    }

    [Fact]
    public async Task A_mail_that_waits_says_how_often_it_was_reported_when_it_goes()
    {
        await _scene.PostAsync($"/senders/{_sender}/hold");
        var first = await PostAsync();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => PostAsync()));
        await _scene.UntilAsync(first, d => Repeats(d) == 30, "all repeats are counted");

        await _scene.PostAsync($"/senders/{_sender}/release");

        await _relay.WaitForAsync(relay => relay.Messages.Count == 1);
        _relay.Messages.Single().ShouldContain("31 times");
        (await _scene.DeliveriesAsync("status=suppressed")).Count.ShouldBe(30);
    }

    [Fact]
    public async Task A_storm_of_one_key_makes_one_mail_and_few_events_whoever_posts_first()
    {
        await using var other = LiveNotifyApp.Start(_database);
        using var there = other.Api(_source.DefaultRequestHeaders.Authorization!.Parameter!);

        var ids = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => PostAsync(i % 2 == 0 ? _source : there)));

        var mails = (await _scene.DeliveriesAsync("")).Where(d => d["reason"]?.ToString() != "duplicate").ToList();
        var carrier = await _scene.UntilAsync(mails.Single()["notificationId"]!.ToString(), d => Repeats(d) == 299 && d["status"]!.ToString() == "accepted", "all is counted");
        FaultScene.EventsOf(carrier).Count(e => e == "repeated").ShouldBeLessThan(60);
        ids.ShouldBeUnique();
        _relay.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_end_of_an_alert_is_no_repeat()
    {
        await _scene.UntilAsync(await PostAsync(), "accepted");
        await PostAsync();
        await _scene.UntilAsync(await PostAsync(state: "resolved"), "accepted");
        await _scene.UntilAsync(await PostAsync(), "accepted");

        _relay.Messages.Count.ShouldBe(3);
    }

    [Fact]
    public async Task What_got_worse_has_a_mail_of_its_own()
    {
        await _scene.UntilAsync(await PostAsync(severity: "warning"), "accepted");
        await _scene.UntilAsync(await PostAsync(severity: "critical"), "accepted");
        (await _scene.DeliveryAsync(await PostAsync(severity: "warning")))["reason"]!.ToString().ShouldBe("duplicate");
    }

    [Fact]
    public async Task After_a_mail_that_failed_or_was_cancelled_the_next_repeat_has_one_and_the_first_lists_what_it_swallowed()
    {
        _relay.Next(At.Rcpt, new SmtpAct.Reply("550 5.1.1 no such user"));
        var failed = await _scene.UntilAsync(await PostAsync(), "failed");
        await _scene.PostAsync($"/senders/{_sender}/hold");
        var second = await PostAsync();
        await PostAsync();
        await _scene.PostAsync($"/deliveries/{(await _scene.DeliveryAsync(second))["id"]}/cancel");
        var cancelled = await _scene.UntilAsync(second, d => d["status"]!.ToString() == "cancelled" && Repeats(d) == 1, "cancelled, with what it stood for");
        await _scene.PostAsync($"/senders/{_sender}/release");

        await _scene.UntilAsync(await PostAsync(), "accepted");

        Repeats(failed).ShouldBe(0);
        (await _app.Admin.PageAsync($"/deliveries/{cancelled["id"]}")).QuerySelector("[data-repeats]")!.TextContent.ShouldContain("This mail did not go out");
        _relay.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_that_was_added_meanwhile_gets_its_own()
    {
        await _scene.UntilAsync(await PostAsync(), "accepted");
        await _scene.ReceiverAsync("night@example.com");

        var second = await PostAsync();

        await _relay.WaitForAsync(relay => relay.Messages.Count == 2);
        (await _scene.DeliveriesAsync($"notification={second}")).Select(d => $"{d["to"]} {d["reason"]}".Trim())
            .ShouldBe(["ops@example.com duplicate", "night@example.com"], ignoreOrder: true);
    }

    [Fact]
    public async Task Without_a_key_and_with_a_window_of_zero_nothing_folds()
    {
        await PostAsync(key: null);
        await PostAsync(key: null);
        await _relay.WaitForAsync(relay => relay.Messages.Count == 2);

        await _app.DisposeAsync();
        await StartAsync(_source.DefaultRequestHeaders.Authorization!.Parameter!, ("Intake:FoldMinutes", "0"));
        await PostAsync();
        await PostAsync();

        await _relay.WaitForAsync(relay => relay.Messages.Count == 4);
    }

    [Fact]
    public async Task Sending_again_all_that_has_not_arrived_leaves_repeats_alone_and_one_by_one_they_can_be_sent()
    {
        await _scene.UntilAsync(await PostAsync(), "accepted");
        var repeat = await PostAsync();

        (await _scene.PostAsync("/deliveries/resend", new { dryRun = true }))["count"]!.GetValue<int>().ShouldBe(0);
        await _scene.PostAsync($"/deliveries/{(await _scene.DeliveryAsync(repeat))["id"]}/resend");

        (await _scene.UntilAsync(repeat, "accepted"))["foldedInto"].ShouldBeNull();
        _relay.Messages.Count.ShouldBe(2);
    }

    private async Task StartAsync(string? key = null, params (string, string?)[] settings)
    {
        _app = LiveNotifyApp.Start(_database, null, settings);
        _scene = new(_app.Api());
        if (key is null)
        {
            _sender = await _scene.SenderAsync(_relay);
            await _scene.ReceiverAsync("ops@example.com");
        }

        _source = _app.Api(key ?? await _scene.SourceAsync());
    }

    private Task<string> PostAsync(string? state = null, string? severity = null, string? key = "backup/host-17") => PostAsync(_source, state, severity, key);

    private static async Task<string> PostAsync(HttpClient source, string? state = null, string? severity = null, string? key = "backup/host-17") =>
        (await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new { kind = "alert", title = "Disk full", key, state, severity })).Json["id"]!.ToString();

    private static int Repeats(JsonNode delivery) => delivery["repeats"]!.GetValue<int>();
}
