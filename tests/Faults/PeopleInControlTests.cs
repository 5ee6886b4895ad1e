using System.Net;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Faults;

/// <summary>Hold and release, cancel and send again: one by one, in bulk, with the reason kept.</summary>
public sealed class PeopleInControlTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();
    private LiveNotifyApp _app = null!;
    private HttpClient _client = null!;
    private FaultScene _scene = null!;
    private string _key = "";
    private string _sender = "";

    public async ValueTask InitializeAsync()
    {
        _app = await LiveNotifyApp.StartAsync(postgres);
        _client = _app.Api();
        _scene = new(_client);
        _key = await _scene.SourceAsync();
        _sender = await _scene.SenderAsync(_relay);
        await _scene.ReceiverAsync("ops@example.com");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task A_held_sender_keeps_its_mails_back_until_it_is_released()
    {
        var held = await _scene.PostAsync($"/senders/{_sender}/hold", new { reason = "relay is moved" });
        held["state"]!.ToString().ShouldBe("held");
        held["stateReason"]!.ToString().ShouldContain("relay is moved");
        var notification = await HeldBackAsync();
        _relay.Messages.ShouldBeEmpty();

        (await _scene.PostAsync($"/senders/{_sender}/release"))["state"]!.ToString().ShouldBe("ok");

        var accepted = await _scene.UntilAsync(notification, "accepted");
        FaultScene.EventsOf(accepted).ShouldBe(["queued", "waiting", "sending", "accepted"]);
    }

    [Fact]
    public async Task Mail_that_waits_for_a_held_stand_in_goes_when_the_first_sender_is_back()
    {
        await using var other = new ScriptedSmtpServer();
        var standIn = await _scene.SenderAsync(other, "[Stand-in]");
        await _scene.PostAsync($"/senders/{standIn}/hold", new { reason = "not now" });
        _relay.Always(At.Connect, new SmtpAct.Reply("421 4.3.2 too busy"));
        var notification = await FaultScene.NotifyAsync(_client, _key);
        await _scene.UntilSenderAsync(_sender, "paused");
        await _scene.UntilAsync(notification, d => FaultScene.EventsOf(d).Contains("waiting"), "the mail waits");

        _relay.Always(At.Connect, new SmtpAct.Usual());
        (await _scene.PostAsync($"/senders/{_sender}/retry"))["state"]!.ToString().ShouldBe("ok");

        (await _scene.UntilAsync(notification, "accepted"))["senderId"]!.ToString().ShouldBe(_sender);
        other.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelled_mail_never_goes_and_says_who_cancelled_it_and_why()
    {
        await _scene.PostAsync($"/senders/{_sender}/hold");
        var notification = await HeldBackAsync();
        var id = (await _scene.DeliveryAsync(notification))["id"];

        (await _scene.PostAsync($"/deliveries/{id}/cancel", new { reason = "a drill" }))["status"]!.ToString().ShouldBe("cancelled");
        await _scene.PostAsync($"/deliveries/{id}/cancel", status: HttpStatusCode.Conflict);
        await _scene.PostAsync($"/senders/{_sender}/release");
        await _scene.UntilAsync(await FaultScene.NotifyAsync(_client, _key, "Another"), "accepted");

        var last = (await _scene.DeliveryAsync(notification))["timeline"]!.AsArray()[^1]!;
        last["event"]!.ToString().ShouldBe("cancelled");
        last["detail"]!.ToString().ShouldBe("Cancelled: a drill");
        last["actor"]!.ToString().ShouldStartWith("token:");
        _relay.Messages.Single().ShouldContain("Another");
    }

    [Fact]
    public async Task What_failed_is_sent_again_as_the_same_mail_and_what_was_accepted_as_a_new_one()
    {
        _relay.Next(At.Rcpt, new SmtpAct.Reply("550 5.1.1 no such user"));
        var notification = await FaultScene.NotifyAsync(_client, _key);
        var failed = await _scene.UntilAsync(notification, "failed");

        await _scene.PostAsync($"/deliveries/{failed["id"]}/resend", new { reason = "mended" });
        var accepted = await _scene.UntilAsync(notification, "accepted");
        accepted["messageId"]!.ToString().ShouldBe(failed["messageId"]!.ToString());
        accepted["attempts"]!.GetValue<int>().ShouldBe(2);

        await _scene.PostAsync($"/deliveries/{failed["id"]}/resend");
        await _relay.WaitForAsync(relay => relay.Messages.Count == 2);
        var again = await _scene.UntilAsync(notification, "accepted");
        again["messageId"]!.ToString().ShouldNotBe(accepted["messageId"]!.ToString());
        again["timeline"]!.AsArray().Select(line => line!["detail"]!.ToString()).ShouldContain("To be sent again, perhaps as a repeat");
    }

    [Fact]
    public async Task In_bulk_the_count_comes_first_and_only_what_the_filter_names_is_touched()
    {
        await _scene.PostAsync($"/senders/{_sender}/hold");
        var first = await HeldBackAsync();
        for (var i = 0; i < 4; i++) await HeldBackAsync();
        var filter = new { notification = first };

        (await BulkAsync("cancel", new { filter, dryRun = true })).ShouldBe(1);
        (await BulkAsync("cancel", new { filter, reason = "a drill" })).ShouldBe(1);
        (await BulkAsync("cancel", new { filter, dryRun = true })).ShouldBe(0);
        (await BulkAsync("cancel", new { })).ShouldBe(4);
        (await BulkAsync("resend", new { filter = new { status = "cancelled" }, dryRun = true })).ShouldBe(5);
        (await BulkAsync("resend", new { filter = new { status = "cancelled" } })).ShouldBe(5);
        await _scene.PostAsync($"/senders/{_sender}/release");

        await Wait.UntilAsync(async () => (await _scene.DeliveriesAsync("status=accepted")).Count == 5, "all five are accepted");
        (await BulkAsync("resend", new { })).ShouldBe(0);
        _relay.Messages.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Bad_orders_are_refused_by_name()
    {
        (await Answer.CallAsync(_client, HttpMethod.Post, "/deliveries/cancel", new { filter = new { status = "lost" } })).Errors.ShouldBe(["filter.status"]);
        (await Answer.CallAsync(_client, HttpMethod.Post, $"/senders/{_sender}/hold", new { reason = new string('x', 501) })).Errors.ShouldBe(["reason"]);
        await _scene.PostAsync($"/deliveries/{Guid.NewGuid()}/cancel", status: HttpStatusCode.NotFound);
        await _scene.PostAsync($"/senders/{Guid.NewGuid()}/retry", status: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_auditor_changes_nothing()
    {
        using var auditor = await _app.AsAsync(Role.Auditor, "auditor@example.com");

        foreach (var path in new[] { $"/senders/{_sender}/hold", $"/senders/{_sender}/release", $"/senders/{_sender}/retry", $"/deliveries/{Guid.NewGuid()}/cancel", "/deliveries/resend" })
            (await Answer.CallAsync(auditor, HttpMethod.Post, path, new { })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<int> BulkAsync(string order, object body) => (await _scene.PostAsync($"/deliveries/{order}", body))["count"]!.GetValue<int>();

    private async Task<string> HeldBackAsync()
    {
        var notification = await FaultScene.NotifyAsync(_client, _key, "Held back");
        await _scene.UntilAsync(notification, d => FaultScene.EventsOf(d).Contains("waiting"), "the mail waits");
        return notification;
    }
}
