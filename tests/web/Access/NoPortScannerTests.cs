using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Faults;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Live;
using LiveNotify.Web.Mail;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>The test send tells an admin whether there is a mail server, and nothing of what other servers say or where the cloud keeps its keys.</summary>
public sealed class NoPortScannerTests(PostgresFixture postgres)
{
    private const string Metadata = "169.254.169.254";

    [Theory]
    [InlineData("http")]
    [InlineData("ssh")]
    [InlineData("redis")]
    [InlineData("mysql")]
    [InlineData("binary")]
    [InlineData("digits")]
    public async Task Nothing_that_is_no_mail_server_said_is_in_a_page_an_answer_a_log_or_the_database(string kind)
    {
        await using var server = StrangeServer.Of(kind);
        var log = new LogCapture();
        await using var app = LiveNotifyApp.Start(
            await postgres.CreateDatabaseAsync(),
            services =>
            {
                log.Listen(services);
                services.AddSingleton(new MailPorts(server.Port, server.Port, server.Port));
            },
            ("TestSend:PerMinute", "100"), ("Delivery:TimeoutSeconds", "3"));
        var scene = new FaultScene(app.Api());
        var seen = new StringBuilder();

        var test = await scene.PostAsync("/senders/test", Sender(server.Host, server.Port, to: "reader@example.com"));
        test["diagnosis"]!["code"]!.ToString().ShouldBe("not-smtp");
        seen.Append(test.ToJsonString()).Append(await scene.PostAsync("/senders/find", new { server = server.Host }));
        await foreach (var news in HubAsync(app, server)) seen.Append(news);
        foreach (var handler in new[] { "Test", "Find" })
            using (var page = await app.Admin.PostFormAsync($"/notification/email/add?handler={handler}", Form(server.Host, server.Port)))
                seen.Append(await page.Content.ReadAsStringAsync());

        var id = (await scene.PostAsync("/senders", Sender(server.Host, server.Port), HttpStatusCode.Created))["id"]!.ToString();
        await scene.ReceiverAsync("reader@example.com");
        var notification = await FaultScene.NotifyAsync(app.Anonymous, await scene.SourceAsync());
        await scene.UntilSenderAsync(id, "paused");
        var delivery = await scene.UntilAsync(notification, d => d["attemptLog"]!.AsArray().Count > 0, "an attempt is on record");
        delivery["attemptLog"]![0]!["reply"]!.ToString().ShouldBe("not-smtp no SMTP reply");
        seen.Append(delivery.ToJsonString()).Append(await scene.PostAsync($"/senders/{id}/retry")).Append(await scene.GetAsync("/audit?limit=500"));
        foreach (var page in new[] { "/", "/notification/email", "/deliveries", $"/deliveries/{delivery["id"]}", "/audit" })
            seen.Append(await app.Admin.GetStringAsync(page));

        seen.ToString().ShouldContain("answers, but not as an SMTP server");
        seen.ToString().ShouldNotContain(StrangeServer.Secret);
        log.Lines.ShouldNotBeEmpty();
        log.Lines.Where(line => line.Contains(StrangeServer.Secret, StringComparison.Ordinal)).ShouldBeEmpty();
        var (found, rows) = await DatabaseSearch.FindAsync(app.ConnectionString, StrangeServer.Secret);
        rows.ShouldBeGreaterThan(10);
        found.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_name_that_leads_to_the_clouds_metadata_is_refused_wherever_it_is_used_and_says_so()
    {
        await using var app = LiveNotifyApp.Start(
            await postgres.CreateDatabaseAsync(),
            services => services.AddSingleton(new MailOptions { LookUp = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(Metadata)]) }),
            ("TestSend:PerMinute", "100"));
        var scene = new FaultScene(app.Api());

        var test = await scene.PostAsync("/senders/test", Sender("metadata.example", 80, to: "reader@example.com"));
        test["diagnosis"]!["code"]!.ToString().ShouldBe("address-off-limits");
        test["steps"]!.AsArray().ShouldHaveSingleItem()!["name"]!.ToString().ShouldBe("resolve");
        (await scene.PostAsync("/senders/find", new { server = "metadata.example" }))["tries"]!.AsArray()
            .ShouldAllBe(port => port!["detail"]!.ToString().Contains($"leads to {Metadata}, where LiveNotify never calls"));

        var id = await SavedAsync(scene);
        await scene.ReceiverAsync("reader@example.com");
        var notification = await FaultScene.NotifyAsync(app.Anonymous, await scene.SourceAsync());
        await scene.UntilSenderAsync(id, "paused");
        var delivery = await scene.UntilAsync(notification, d => d["attemptLog"]!.AsArray().Count > 0, "an attempt is on record");
        delivery["attemptLog"]![0]!["class"]!.ToString().ShouldBe("sender");
        delivery["attempts"]!.GetValue<int>().ShouldBe(0);

        (await scene.GetAsync($"/senders/{id}"))["diagnosis"]!["code"]!.ToString().ShouldBe("address-off-limits");
        foreach (var page in new[] { "/", "/notification/email", $"/deliveries/{delivery["id"]}" })
            (await app.Admin.GetStringAsync(page)).ShouldContain("where LiveNotify never calls", Case.Sensitive, page);
        var chinese = await Answer.CallAsync(app.Api(), HttpMethod.Get, $"/senders/{id}", null, ("Accept-Language", "zh-CN"));
        chinese.Json["stateReason"]!.ToString().ShouldStartWith($"metadata.example 指向 {Metadata}，LiveNotify 从不连接这样的地址");
    }

    [Theory]
    [InlineData(Metadata)]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("0.0.0.0")]
    public async Task Such_an_address_as_server_is_a_field_error_in_test_search_save_and_form(string address)
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);

        foreach (var (path, body) in new[] { ("/senders", Sender(address, 25)), ("/senders/test", Sender(address, 25, to: "reader@example.com")), ("/senders/find", new JsonObject { ["server"] = address }) })
        {
            var refused = await Answer.CallAsync(app.Api(), HttpMethod.Post, path, body);
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, path);
            refused.Errors.ShouldBe(["server"], path);
            refused.Error("server").ShouldStartWith($"SMTP Server {address} is an address LiveNotify never calls");
        }

        using var saved = await app.Admin.PostFormAsync("/notification/email/add", Form(address, 25));
        saved.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await saved.DocumentAsync()).GetElementById("server-error")!.TextContent.ShouldContain("never calls");
    }

    [Fact]
    public async Task Tests_and_searches_by_API_and_page_share_one_limit_and_say_when_to_come_back()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("TestSend:PerMinute", "1"));
        await using var relay = new ScriptedSmtpServer();
        var body = Sender(relay.Host, relay.Port, to: "reader@example.com");
        var find = new { server = relay.Host };

        (await Answer.CallAsync(app.Api(), HttpMethod.Post, "/senders/test", body)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var again in new[] { await Answer.CallAsync(app.Api(), HttpMethod.Post, "/senders/test", body), await Answer.CallAsync(app.Api(), HttpMethod.Post, "/senders/find", find) })
        {
            again.Status.ShouldBe(HttpStatusCode.TooManyRequests);
            again.Response.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        }

        using var first = await app.Admin.PostFormAsync("/notification/email/add?handler=Find", Form(relay.Host, relay.Port));
        using var second = await app.Admin.PostFormAsync("/notification/email/add?handler=Find", Form(relay.Host, relay.Port));
        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.OK, HttpStatusCode.TooManyRequests));
        second.Headers.RetryAfter.ShouldNotBeNull();
    }

    private static async Task<string> SavedAsync(FaultScene scene) =>
        (await scene.PostAsync("/senders", Sender("metadata.example", 80), HttpStatusCode.Created))["id"]!.ToString();

    private static JsonObject Sender(string server, int port, string? to = null) =>
        new() { ["titlePrefix"] = "[Ops]", ["outbox"] = "ops@example.com", ["server"] = server, ["port"] = port, ["to"] = to };

    private static (string, string?)[] Form(string server, int port) =>
    [
        ("id", $"{Guid.NewGuid()}"), ("version", "0"), ("titlePrefix", "[Ops]"), ("outbox", "ops@example.com"), ("server", server), ("port", $"{port}"),
        ("enabled", "true"), ("to", "reader@example.com"),
    ];

    private static async IAsyncEnumerable<SenderTestNews> HubAsync(LiveNotifyApp app, StrangeServer server)
    {
        var session = await app.SessionAsync();
        await using var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(app.Address, SenderTestHub.Path), options => options.Headers["Cookie"] = session).Build();
        await connection.StartAsync();
        var fields = new SenderFields { TitlePrefix = "[Ops]", Outbox = "ops@example.com", Server = server.Host, Port = $"{server.Port}" };
        await foreach (var news in connection.StreamAsync<SenderTestNews>(nameof(SenderTestHub.Test), fields, null, "reader@example.com")) yield return news;
    }
}
