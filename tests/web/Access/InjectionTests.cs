using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Tests.Web.Intake;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>A line end in a value never becomes one in a header of a mail, in a header of an answer, or in the log.</summary>
public sealed class InjectionTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Forged = "Bcc: evil@example.com";

    private readonly LogCapture _log = new();
    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync() => _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), _log.Listen);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _log.Dispose();
    }

    [Theory]
    [InlineData("/senders", "titlePrefix")]
    [InlineData("/senders", "outbox")]
    [InlineData("/senders", "username")]
    [InlineData("/senders", "server")]
    [InlineData("/senders/test", "to")]
    [InlineData("/receivers", "name")]
    [InlineData("/receivers", "addresses[0]")]
    [InlineData("/sources", "name")]
    [InlineData("/sources", "slug")]
    [InlineData("/tokens", "name")]
    [InlineData("/users", "email")]
    [InlineData("/templates", "subject")]
    public async Task What_stands_on_one_line_is_refused_with_two(string path, string field)
    {
        foreach (var end in new[] { "\r\n", "\n", "\r", "\0", "\u2028" })
        {
            var body = Valid(path);
            var value = $"a@example.com{end}{Forged}";
            if (field == "addresses[0]") body["addresses"] = new JsonArray(value);
            else body[field] = value;

            var refused = await Answer.CallAsync(_app.Api(), HttpMethod.Post, path, body);

            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{field} with {(int)end[0]:X}");
            refused.Errors.ShouldContain(field);
        }
    }

    [Fact]
    public async Task A_mail_has_the_same_headers_whatever_is_reported_in_whatever_format()
    {
        await using var relay = await RealRelay.StartAsync();
        await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/senders", new
        {
            titlePrefix = "[Ops]",
            outbox = $"\"Ops, Inc. (Bcc: x)\" <{relay.Username}>",
            username = relay.Username,
            password = relay.Password,
            server = relay.Host,
            port = relay.Port,
            tls = true,
            trustedCa = relay.CaPem,
        });
        await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/receivers", new { name = "On call", addresses = new[] { "\"Evil, Bcc: x\" <oncall@example.com>" } });
        await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/templates", new { kind = "alert", language = "en", subject = "{% for label in labels %}{{ label.value }}{% endfor %}", text = "{{ notification.title }}", html = "<p>{{ notification.title }}</p>" });
        var (native, alertmanager) = (await Hook.AddAsync(_app), await Hook.AddAsync(_app, new { format = "alertmanager" }));

        await native.PostAsync("""{"kind":"alert","title":"plain","labels":{"a":"plain label"}}""");
        await native.PostAsync("""{"kind":"alert","title":"hostile","resource":"r","labels":{"a":"hostile label\r\nBcc: evil@example.com\r\n\r\nbody"},"body":"x\r\n.\r\nMAIL FROM:<evil@example.com>\r\n"}""");
        await alertmanager.PostAsync("""
            {"version":"4","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"hostile tool\r\nBcc: evil@example.com","severity":"critical"},
            "annotations":{"summary":"hostile summary\r\nBcc: evil@example.com\r\n\r\nbody"},"startsAt":"2026-11-23T03:13:00Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://x.example/\r\nBcc: evil@example.com"}]}
            """);

        string[] ours = ["From", "Date", "Subject", "Message-Id", "To", "References", "In-Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version"];
        await relay.WaitForMailAsync("plain label");
        await relay.WaitForMailAsync("hostile label");
        await Wait.UntilAsync(() => relay.Mails.Count == 3, "all three mails are there");
        foreach (var mail in relay.Mails)
        {
            mail.Message.Headers.Select(header => header.Field).ShouldBeUnique();
            mail.Message.Headers.Select(header => header.Field).Except(ours).ShouldBeEmpty(mail.Subject);
            mail.To.ShouldBe(["oncall@example.com"]);
            mail.From.ShouldBe(relay.Username);
        }
    }

    [Theory]
    [InlineData("/account/login?ReturnUrl=/x%0d%0aSet-Cookie:evil=1")]
    [InlineData("/deliveries?to=x%0d%0aSet-Cookie:evil=1")]
    [InlineData("/x%0d%0aSet-Cookie:evil=1")]
    [InlineData("/api/v1/senders/x%0d%0aSet-Cookie:evil=1")]
    public async Task An_answer_has_no_header_that_an_address_put_there(string path)
    {
        foreach (var client in new[] { _app.Anonymous, _app.Admin })
        {
            var answer = await client.GetAsync(path);

            ((int)answer.StatusCode).ShouldBeLessThan(500);
            answer.Headers.ToString().ShouldNotContain("\nSet-Cookie: evil");
            answer.Headers.ToString().ShouldNotContain("\nSet-Cookie:evil");
        }
    }

    [Fact]
    public async Task The_log_has_no_line_that_somebody_elses_text_began()
    {
        const string forged = "\nwarn: forged";
        using var visitor = _app.NewVisitor();
        await visitor.SignInAsync($"a@example.com{forged}", forged);
        await visitor.GetAsync($"/x{Uri.EscapeDataString(forged)}?y={Uri.EscapeDataString(forged)}");
        visitor.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "x\tforged");
        await visitor.PostAsync($"/hooks/{Uri.EscapeDataString(forged)}", new StringContent(forged));
        await (await Hook.AddAsync(_app)).PostAsync(new JsonObject { ["kind"] = "alert", ["title"] = "x", ["body"] = forged, ["labels"] = new JsonObject { ["a"] = forged } }.ToJsonString());
        await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/senders", new { titlePrefix = forged });
        await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/deliveries/cancel", new { reason = forged });

        _log.Shown.ShouldNotBeEmpty();
        _log.Shown.Where(line => line.Contains(forged, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static JsonObject Valid(string path) => path switch
    {
        "/senders" or "/senders/test" => new() { ["titlePrefix"] = "[Ops]", ["outbox"] = "ops@example.com", ["server"] = "127.0.0.1", ["port"] = 1, ["to"] = "me@example.com" },
        "/receivers" => new() { ["name"] = $"{Guid.NewGuid()}", ["addresses"] = new JsonArray("me@example.com") },
        "/sources" => new() { ["name"] = $"{Guid.NewGuid()}" },
        "/tokens" => new() { ["name"] = "x", ["scope"] = "read" },
        "/users" => new() { ["email"] = Visitors.NewEmail(), ["role"] = "auditor" },
        _ => new() { ["kind"] = "task", ["language"] = "en", ["subject"] = "x", ["text"] = "x", ["html"] = "<p>x</p>" },
    };
}
