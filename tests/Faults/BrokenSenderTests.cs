using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Faults;

/// <summary>A sender that is broken pauses as a whole; nothing is wrong with its mails.</summary>
public sealed class BrokenSenderTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new() { Extensions = ["PIPELINING", "AUTH PLAIN LOGIN", "ENHANCEDSTATUSCODES"] };
    private LiveNotifyApp _app = null!;
    private HttpClient _client = null!;
    private FaultScene _scene = null!;
    private string _key = "";

    public async ValueTask InitializeAsync()
    {
        _app = await LiveNotifyApp.StartAsync(postgres);
        _client = _app.Api();
        _scene = new(_client);
        _key = await _scene.SourceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _relay.DisposeAsync();
    }

    public static TheoryData<At, string, string> Breaks => new()
    {
        { At.Connect, "421 4.3.2 too busy", "relay-busy" },
        { At.Connect, "554 5.3.2 no", "caller-refused" },
        { At.Auth, "535 5.7.8 wrong password", "sign-in-refused" },
        { At.Auth, "454 4.7.0 cannot check now", "sign-in-unavailable" },
        { At.Mail, "550 5.7.1 not from you", "sender-refused" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Its_mail_waits_without_an_attempt_and_goes_when_the_relay_works_again(At moment, string reply, string code)
    {
        _relay.Always(moment, new SmtpAct.Reply(reply));
        var sender = await _scene.SenderAsync(_relay, more: new { username = "ops@example.com", password = "secret password", allowUnencrypted = true });
        await _scene.ReceiverAsync("ops@example.com");

        var notification = await FaultScene.NotifyAsync(_client, _key);

        await _scene.UntilSenderAsync(sender, "paused");
        var waiting = await _scene.UntilAsync(notification, d => FaultScene.EventsOf(d).Contains("waiting"), "the mail waits");
        waiting["attempts"]!.GetValue<int>().ShouldBe(0);
        waiting["status"]!.ToString().ShouldBe("deferred", waiting.ToJsonString());
        var state = await _scene.GetAsync($"/senders/{sender}");
        state["diagnosis"]!["code"]!.ToString().ShouldBe(code);
        state["stateReason"]!.ToString().ShouldNotBeEmpty();
        state["stateSince"].ShouldNotBeNull();
        await ShouldBeReadyAndNameItAsync("[Ops]");

        _relay.Always(moment, new SmtpAct.Usual());
        (await _scene.UntilAsync(notification, "accepted"))["attempts"]!.GetValue<int>().ShouldBe(1);
        await _scene.UntilSenderAsync(sender, "ok");
    }

    [Fact]
    public async Task A_relay_that_went_down_is_found_when_it_is_up_again()
    {
        var sender = await _scene.SenderAsync(_relay);
        await _scene.ReceiverAsync("ops@example.com");
        await _scene.UntilAsync(await FaultScene.NotifyAsync(_client, _key, "Before"), "accepted");

        var port = _relay.Port;
        await _relay.DisposeAsync();
        var meanwhile = await FaultScene.NotifyAsync(_client, _key, "Meanwhile");
        await _scene.UntilSenderAsync(sender, "paused");
        (await _scene.GetAsync($"/senders/{sender}"))["diagnosis"]!["code"]!.ToString().ShouldBe("connection-refused");

        await using var again = new ScriptedSmtpServer(port);
        (await _scene.UntilAsync(meanwhile, "accepted"))["attempts"]!.GetValue<int>().ShouldBe(1);
        await _scene.UntilSenderAsync(sender, "ok");
        again.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task However_many_mails_wait_the_relay_is_asked_by_few_connections_and_all_go_at_the_end()
    {
        _relay.Always(At.Auth, new SmtpAct.Reply("535 5.7.8 wrong password"));
        var sender = await _scene.SenderAsync(_relay, more: new { username = "ops@example.com", password = "secret password", allowUnencrypted = true });
        await _scene.ReceiverAsync("ops@example.com", kinds: ["alert"]);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => FaultScene.NotifyAsync(_client, _key, $"Number {i}")));
        await _scene.UntilAllAsync(60, "queued", "deferred");
        await _scene.UntilSenderAsync(sender, "paused");
        _relay.Connections.ShouldBeLessThan(30);

        _relay.Always(At.Auth, new SmtpAct.Usual());
        (await _scene.PostAsync($"/senders/{sender}/retry"))["state"]!.ToString().ShouldBe("ok");
        await _scene.UntilAllAsync(60, "accepted");
        _relay.Messages.Count.ShouldBe(60);
    }

    [Fact]
    public async Task Trying_in_vain_says_why_and_a_save_that_mends_it_resumes_at_once()
    {
        var dead = new ScriptedSmtpServer();
        var port = dead.Port;
        await dead.DisposeAsync();
        var sender = await _scene.SenderAsync(_relay, more: new { port });
        await _scene.ReceiverAsync("ops@example.com");
        var notification = await FaultScene.NotifyAsync(_client, _key);
        await _scene.UntilSenderAsync(sender, "paused");

        var tried = await _scene.PostAsync($"/senders/{sender}/retry");
        tried["state"]!.ToString().ShouldBe("paused");
        tried["diagnosis"]!["code"]!.ToString().ShouldBe("connection-refused");

        var saved = await _scene.PutAsync($"/senders/{sender}", new { version = 1, port = _relay.Port });
        saved.Json["state"]!.ToString().ShouldBe("ok");
        await _scene.UntilAsync(notification, "accepted");
    }

    [Fact]
    public async Task The_next_sender_by_position_takes_over_and_the_delivery_shows_it()
    {
        await using var backup = new ScriptedSmtpServer();
        _relay.Always(At.Connect, new SmtpAct.Reply("421 4.3.2 too busy"));
        await _scene.SenderAsync(_relay);
        var second = await _scene.SenderAsync(backup, "[Backup]");
        await _scene.ReceiverAsync("ops@example.com");

        var accepted = await _scene.UntilAsync(await FaultScene.NotifyAsync(_client, _key), "accepted");

        accepted["senderId"]!.ToString().ShouldBe(second);
        accepted["attempts"]!.GetValue<int>().ShouldBe(1);
        // It also carries the news that the first one is paused.
        backup.Messages.Count(message => message.Contains("Subject: [Backup] Disk full", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Nobody_takes_over_for_the_sender_a_receiver_names()
    {
        await using var backup = new ScriptedSmtpServer();
        _relay.Always(At.Connect, new SmtpAct.Reply("421 4.3.2 too busy"));
        var named = await _scene.SenderAsync(_relay);
        await _scene.SenderAsync(backup, "[Backup]");
        await _scene.ReceiverAsync("ops@example.com", named);

        var notification = await FaultScene.NotifyAsync(_client, _key);
        await _scene.UntilAsync(notification, d => FaultScene.EventsOf(d).Contains("waiting"), "the mail waits");
        backup.Messages.ShouldBeEmpty();

        _relay.Always(At.Connect, new SmtpAct.Usual());
        (await _scene.UntilAsync(notification, "accepted"))["senderId"]!.ToString().ShouldBe(named);
    }

    [Fact]
    public async Task A_relay_that_hangs_holds_up_nobody_elses_mail()
    {
        await using var hanging = new ScriptedSmtpServer();
        hanging.Always(At.Dot, new SmtpAct.Hang());
        var stuck = await _scene.SenderAsync(hanging, "[Stuck]");
        var fine = await _scene.SenderAsync(_relay, "[Fine]");
        await _scene.ReceiverAsync("stuck@example.com", stuck);
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => FaultScene.NotifyAsync(_client, _key, $"Stuck {i}")));
        await hanging.WaitForAsync(server => server.Messages.Count >= 8);

        await _scene.ReceiverAsync("fine@example.com", fine);
        var posted = DateTimeOffset.UtcNow;
        await FaultScene.NotifyAsync(_client, _key, "Fine");

        await _relay.WaitForAsync(server => server.Messages.Count == 1);
        (DateTimeOffset.UtcNow - posted).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private async Task ShouldBeReadyAndNameItAsync(string sender)
    {
        using var anonymous = _app.NewVisitor();
        using var ready = await anonymous.GetAsync(new Uri("/readyz", UriKind.Relative));
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
        var check = JsonNode.Parse(await ready.Content.ReadAsStringAsync())!["checks"]!["senders"]!;
        check["status"]!.ToString().ShouldBe("degraded");
        check["detail"]!.ToString().ShouldStartWith($"{sender} (127.0.0.1) is paused since ");
    }
}
