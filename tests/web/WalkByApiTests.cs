using System.Net;
using System.Text;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using MimeKit;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web;

/// <summary>The whole job by API, against real PostgreSQL and a real relay that wants STARTTLS and a password.</summary>
public sealed class WalkByApiTests(PostgresFixture postgres)
{
    private static readonly string[] Pages =
        ["/", "/notification/email", "/notification/receivers", "/notification/sources", "/deliveries", "/account/profile", "/openapi/v1.json", "/hangfire"];

    [Fact]
    public async Task A_sender_is_tested_a_report_goes_out_and_the_password_is_nowhere()
    {
        await using var relay = await RealRelay.StartAsync();
        using var log = new LogCapture();
        await using var app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), log.Listen);
        using var admin = app.Api();

        var sender = await AddSenderAsync(admin, relay);
        var transcript = await TestSenderAsync(admin, relay, sender);
        var delivery = await SendAsync(admin, app, relay);

        var answers = new StringBuilder(transcript);
        foreach (var path in new[] { "/senders", $"/senders/{sender}", "/deliveries", $"/deliveries/{delivery}", "/notifications", "/receivers", "/sources", "/tokens" })
            answers.Append((await Answer.CallAsync(admin, HttpMethod.Get, path)).Json.ToJsonString());
        foreach (var path in Pages.Append($"/deliveries/{delivery}").Append($"/notification/email/modify?id={sender}"))
            answers.Append(await app.Admin.GetStringAsync(path));

        answers.ToString().ShouldNotContain(relay.Password);
        log.Lines.ShouldNotBeEmpty();
        log.Lines.Where(line => line.Contains(relay.Password)).ShouldBeEmpty();
        var plain = Encoding.UTF8.GetBytes(relay.Password);
        var (found, rows) = await DatabaseSearch.FindAsync(
            app.ConnectionString, relay.Password, Convert.ToBase64String(plain), Convert.ToHexStringLower(plain));
        rows.ShouldBeGreaterThan(20);
        found.ShouldBeEmpty();
    }

    private static async Task<string> AddSenderAsync(HttpClient admin, RealRelay relay)
    {
        var added = await Answer.CallAsync(admin, HttpMethod.Post, "/senders", new
        {
            titlePrefix = "[Ops]",
            outbox = $"Operations <{relay.Username}>",
            username = relay.Username,
            password = relay.Password,
            server = relay.Host,
            port = relay.Port,
            tls = true,
            trustedCa = relay.CaPem,
        });
        added.Status.ShouldBe(HttpStatusCode.Created);
        return added.Json["id"]!.ToString();
    }

    private static async Task<string> TestSenderAsync(HttpClient admin, RealRelay relay, string sender)
    {
        var tested = await Answer.CallAsync(admin, HttpMethod.Post, "/senders/test", new { id = sender, to = "admin@example.com" });

        tested.Status.ShouldBe(HttpStatusCode.OK);
        tested.Json["ok"]!.GetValue<bool>().ShouldBeTrue(tested.Json.ToJsonString());
        tested.Json["steps"]!.AsArray().Select(step => step!["name"]!.ToString())
            .ShouldBe(["resolve", "connect", "greet", "tls", "authenticate", "from", "recipient", "data"]);
        tested.Json["diagnosis"].ShouldBeNull();
        tested.Json["serverReply"]!.ToString().ShouldStartWith("250");
        var mail = await relay.WaitForMailAsync(m => m.To.Contains("admin@example.com"));
        mail.Message.MessageId.ShouldBe(tested.Json["messageId"]!.ToString());
        return tested.Json.ToJsonString();
    }

    private static async Task<string> SendAsync(HttpClient admin, LiveNotifyApp app, RealRelay relay)
    {
        await Answer.CallAsync(admin, HttpMethod.Post, "/receivers", new { name = "On call", addresses = new[] { "oncall@example.com" }, kinds = new[] { "alert" } });
        var key = (await Answer.CallAsync(admin, HttpMethod.Post, "/sources", new { name = "Backup" })).Json["key"]!.ToString();
        using var source = app.Api(key);

        var posted = await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new
        {
            kind = "alert",
            severity = "critical",
            title = "Host backup failed",
            body = "host-17: disk full",
            resource = "host-17",
        });
        posted.Status.ShouldBe(HttpStatusCode.Accepted);
        posted.Json["deliveries"]!.GetValue<int>().ShouldBe(1);

        var mail = await relay.WaitForMailAsync("Host backup failed");
        mail.Subject.ShouldStartWith("[Ops] ");
        mail.Message.Headers[HeaderId.AutoSubmitted]!.ShouldBe("auto-generated");
        mail.Message.Body!.ContentType.MimeType.ShouldBe("multipart/alternative");
        mail.Message.TextBody!.ShouldContain("host-17: disk full");
        mail.Message.HtmlBody!.ShouldContain("host-17: disk full");
        return await AcceptedAsync(admin, posted.Json["id"]!.ToString(), mail);
    }

    private static async Task<string> AcceptedAsync(HttpClient admin, string notification, RelayedMail mail)
    {
        var query = $"/deliveries?notification={notification}";
        await Wait.UntilAsync(async () => (await Answer.CallAsync(admin, HttpMethod.Get, query)).Json["items"]![0]!["status"]!.ToString() == "accepted", "the delivery is accepted");
        var listed = (await Answer.CallAsync(admin, HttpMethod.Get, query)).Json["items"]![0]!;
        listed["attempts"]!.GetValue<int>().ShouldBe(1);
        listed["lastReply"]!.ToString().ShouldStartWith("250");
        listed["messageId"]!.ToString().ShouldBe(mail.Message.MessageId);

        var detail = (await Answer.CallAsync(admin, HttpMethod.Get, $"/deliveries/{listed["id"]}")).Json;
        detail["timeline"]!.AsArray().Select(line => line!["event"]!.ToString()).ShouldBe(["queued", "sending", "accepted"]);
        detail["timeline"]![0]!["actor"]!.ToString().ShouldStartWith("source:");
        var attempt = detail["attemptLog"]!.AsArray().Single()!;
        attempt["stage"]!.ToString().ShouldBe("data");
        attempt["tls"]!.ToString().ShouldNotBeEmpty();
        attempt["class"].ShouldBeNull();
        return listed["id"]!.ToString();
    }
}
