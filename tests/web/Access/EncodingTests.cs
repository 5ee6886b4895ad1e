using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Tests.Web.Intake;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>Markup in any value is shown as it was typed: on pages, in the pieces htmx swaps in, and in mails.</summary>
public sealed class EncodingTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Evil = "'\"><img src=x onerror=pwn()><script>pwn()</script>";

    private static readonly string[] Pages =
    [
        "/", "/notification/email", "/notification/email/modify?id={sender}", "/audit/senders/{sender}", "/notification/receivers", "/notification/receivers/modify?id={receiver}", "/audit/receivers/{receiver}",
        "/notification/sources", "/notification/sources/{source}", "/notification/sources/modify?id={source}", "/audit/sources/{source}", "/deliveries", "/deliveries/{delivery}", "/audit", "/users", "/users/tokens",
        "/audit?text={evil}", "/audit?who={evil}&subject={evil}&since={evil}", "/deliveries?to={evil}&status={evil}&since={evil}&notification={evil}", "/x{evil}", "/account/login?ReturnUrl=/{evil}",
        "/notification/email?sort={evil}", "/notification/sources/add?format={evil}", "/deliveries/orders?to={evil}&what={evil}",
    ];

    private RealRelay _relay = null!;
    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await RealRelay.StartAsync();
        _app = await LiveNotifyApp.StartAsync(postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Markup_in_every_field_is_text_on_every_page_and_in_the_mail()
    {
        var ids = await FillAsync();
        var shown = 0;
        foreach (var page in Pages)
            foreach (var hx in new[] { false, true })
            {
                var path = ids.Aggregate(page, (path, id) => path.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal));
                using var answer = hx ? await _app.Admin.HxGetAsync(path) : await _app.Admin.GetAsync(path);
                ((int)answer.StatusCode).ShouldBeLessThan(500, path);
                var document = await answer.DocumentAsync();
                ShouldBeHarmless(document, path);
                if (document.DocumentElement.TextContent.Contains("<script>pwn()</script>", StringComparison.Ordinal)) shown++;
            }

        shown.ShouldBeGreaterThan(10);
        var mail = await _relay.WaitForMailAsync("pwn()");
        ShouldBeHarmless(new HtmlParser().ParseDocument(mail.Message.HtmlBody!), "the mail");
        new HtmlParser().ParseDocument(mail.Message.HtmlBody!).Body!.TextContent.ShouldContain("<script>pwn()</script>");
    }

    [Theory]
    [InlineData("javascript:pwn()")]
    [InlineData("data:text/html,<script>pwn()</script>")]
    [InlineData(" JaVaScRiPt:pwn()")]
    [InlineData("//evil.example")]
    public async Task A_link_that_is_none_is_refused_or_left_out(string link)
    {
        var (native, tool) = (await Hook.AddAsync(_app), await Hook.AddAsync(_app, new { format = "alertmanager" }));

        (await native.PostAsync(System.Text.Json.JsonSerializer.Serialize(new { kind = "alert", title = "x", link }))).Errors.ShouldBe(["link"]);
        var posted = await tool.PostAsync(System.Text.Json.JsonSerializer.Serialize(new
        {
            version = "4",
            status = "firing",
            alerts = new[] { new { status = "firing", labels = new { alertname = "x" }, startsAt = "2026-11-23T03:13:00Z", endsAt = "0001-01-01T00:00:00Z", generatorURL = link } },
        }));

        posted.Status.ShouldBeOneOf(HttpStatusCode.Accepted, HttpStatusCode.UnprocessableEntity);
        (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/notifications")).Json.ToJsonString().ShouldNotContain("pwn()");
    }

    private static void ShouldBeHarmless(IHtmlDocument document, string where)
    {
        document.QuerySelectorAll("[onerror], [onload], [onclick], img[src=x], script:not([src])").Where(element => element.TextContent.Contains("pwn", StringComparison.Ordinal) || element is not IHtmlScriptElement)
            .Select(element => element.OuterHtml).ShouldBeEmpty(where);
        document.QuerySelectorAll("[href], [action], [hx-get], [hx-post]").Select(element => element.GetAttribute("href") ?? element.GetAttribute("action"))
            .Where(address => address?.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) == true).ShouldBeEmpty(where);
    }

    private async Task<Dictionary<string, string>> FillAsync()
    {
        var sender = await AddAsync("/senders", new
        {
            titlePrefix = Evil,
            outbox = $"\"{Evil.Replace("\"", "\\\"", StringComparison.Ordinal)}\" <{_relay.Username}>",
            username = _relay.Username,
            password = _relay.Password,
            server = _relay.Host,
            port = _relay.Port,
            tls = true,
            trustedCa = _relay.CaPem,
        });
        var receiver = await AddAsync("/receivers", new { name = Evil, addresses = new[] { "oncall@example.com" }, labels = new Dictionary<string, string> { ["site"] = Evil }, matchers = new[] { $"site=~\".*\"" } });
        var hook = await Hook.AddAsync(_app, new { name = Evil });
        await AddAsync("/tokens", new { name = Evil, scope = "read" });
        await AddAsync($"/senders/{sender}/hold", new { reason = Evil });
        await AddAsync($"/senders/{sender}/release", new { reason = Evil });
        await hook.PostAsync(System.Text.Json.JsonSerializer.Serialize(new
        {
            kind = "alert",
            title = Evil,
            body = Evil,
            resource = Evil,
            key = Evil,
            link = $"https://x.example/?{Uri.EscapeDataString(Evil)}",
            labels = new Dictionary<string, string> { ["site"] = Evil, [Evil] = Evil },
        }));
        await hook.PostAsync($"{{\"kind\":\"{Evil.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}");
        await hook.RequestsAsync(2);
        await _relay.WaitForMailAsync("pwn()");
        var delivery = (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/deliveries")).Json["items"]![0]!["id"]!.ToString();
        return new() { ["sender"] = sender, ["receiver"] = receiver, ["source"] = hook.Id, ["delivery"] = delivery, ["evil"] = Uri.EscapeDataString(Evil) };
    }

    private async Task<string> AddAsync(string path, object body)
    {
        var added = await Answer.CallAsync(_app.Api(), HttpMethod.Post, path, body);
        added.Response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {added.Json}");
        return added.Json["id"]?.ToString() ?? "";
    }
}
