using System.Net;
using System.Text;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Tests.Web.Intake;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>A walk with every secret there is, and afterwards a search for each of them wherever the product writes or answers.</summary>
public sealed class CanaryTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string SessionCookie = "livenotify.session=";
    private const string AntiforgeryCookie = "livenotify.antiforgery=";

    /// <summary>Where everything shows that is kept; ids are filled in.</summary>
    private static readonly string[] Places =
    [
        "/", "/notification/email", "/notification/receivers", "/notification/sources", "/notification/templates", "/deliveries", "/audit", "/users", "/users/tokens",
        "/account/profile", "/hangfire", "/hangfire/jobs/succeeded", "/metrics", "/openapi/v1.json", "/docs/", "/readyz",
        "/api/v1/senders", "/api/v1/receivers", "/api/v1/sources", "/api/v1/templates", "/api/v1/users", "/api/v1/tokens", "/api/v1/notifications", "/api/v1/deliveries",
        "/api/v1/audit?limit=500", "/api/v1/audit/export?format=csv", "/api/v1/audit/export?format=json",
        "/notification/email/modify?id={sender}", "/audit/senders/{sender}", "/api/v1/senders/{sender}/versions", "/notification/sources/{source}", "/audit/sources/{source}",
        "/api/v1/sources/{source}/requests", "/deliveries/{delivery}", "/api/v1/deliveries/{delivery}", "/api/v1/audit/as-of?subject=senders/{sender}&at=2100-01-01T00:00:00Z",
    ];

    private readonly LogCapture _log = new();
    private readonly List<Canary> _canaries = [];
    private readonly StringBuilder _answers = new();
    private readonly string _email = Visitors.NewEmail();
    private RealRelay _relay = null!;
    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await RealRelay.StartAsync();
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), _log.Listen);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _relay.DisposeAsync();
        _log.Dispose();
    }

    [Fact]
    public async Task No_secret_is_in_the_database_in_the_log_or_in_any_answer_but_the_one_that_made_it()
    {
        var sender = await SenderAsync();
        await PersonAsync();
        var program = _app.Api(Keep("API token", (await CallAsync("/tokens", new { name = "program", scope = "admin" })).Json["token"]!.ToString()));
        var source = await SourceAsync();
        var delivery = await MailAsync(source);
        foreach (var client in new[] { program, _app.Admin })
            foreach (var place in Places.Select(place => place.Replace("{sender}", sender, StringComparison.Ordinal).Replace("{source}", source.Id, StringComparison.Ordinal).Replace("{delivery}", delivery, StringComparison.Ordinal)))
                await ReadAsync(client, place);

        _canaries.Select(canary => canary.What).ShouldBe(
        [
            "sender's password", "password of a test", "sender's next password", "one-time link", "person's password", "guessed password", "session cookie", "antiforgery cookie",
            "antiforgery token", "person's next password", "API token", "source's key", "signing secret", "rotated key", "rotated signing secret",
        ]);
        Canary.In(_answers.ToString(), _canaries).ShouldBeNull();
        _log.Shown.ShouldNotBeEmpty();
        _log.Lines.Where(line => !line.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal)).Concat(_log.Shown).Select(line => (line, Canary.In(line, _canaries))).Where(found => found.Item2 is not null).ShouldBeEmpty();
        var (rows, count) = await DatabaseSearch.FindAsync(_app.ConnectionString, [.. _canaries.SelectMany(canary => canary.Spellings)]);
        count.ShouldBeGreaterThan(50);
        rows.ShouldBeEmpty();
        (await DatabaseSearch.FindAsync(_app.ConnectionString, _email)).Found.ShouldNotBeEmpty(); // what is no secret is found
    }

    /// <summary>Added, tested with another password, changed to a third, restored.</summary>
    private async Task<string> SenderAsync()
    {
        object Fields(string password, int version = 0) => new
        {
            titlePrefix = "[Ops]",
            outbox = $"Operations <{_relay.Username}>",
            username = _relay.Username,
            password,
            server = _relay.Host,
            port = _relay.Port,
            tls = true,
            trustedCa = _relay.CaPem,
            to = "admin@example.com",
            version,
        };
        var id = (await CallAsync("/senders", Fields(Keep("sender's password", _relay.Password)))).Json["id"]!.ToString();
        Read(await CallAsync("/senders/test", Fields(Keep("password of a test", New()))));
        Read(await CallAsync($"/senders/{id}", Fields(Keep("sender's next password", New()), 1), HttpMethod.Put));
        Read(await CallAsync($"/senders/{id}/restore", new { version = 1, password = _relay.Password }));
        Read(await CallAsync("/senders/test", new { id, to = "admin@example.com" }));
        return id;
    }

    /// <summary>Invited, chooses a password, signs out and in again, and guesses wrong once.</summary>
    private async Task PersonAsync()
    {
        var link = (await CallAsync("/users", new { email = _email, role = "admin" })).Json["inviteLink"]!.ToString();
        Keep("one-time link", link.Split('=')[1]);
        var password = Keep("person's password", New());
        (await _app.NewVisitor().ChooseAsync(link, password)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await _app.NewVisitor().SignInAsync(_email, Keep("guessed password", New()));

        using var person = _app.NewVisitor();
        var form = await person.GetAsync("/account/login");
        var antiforgery = CookieOf(form, AntiforgeryCookie);
        var token = (await form.DocumentAsync()).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var signedIn = await person.PostAsync("/account/login", new FormUrlEncodedContent([new("Email", _email), new("Password", password), new("__RequestVerificationToken", token)]));
        Keep("session cookie", CookieOf(signedIn, SessionCookie));
        Keep("antiforgery cookie", antiforgery);
        Keep("antiforgery token", token);
        await person.PostFormAsync("/account/profile?handler=Password", ("currentPassword", password), ("newPassword", Keep("person's next password", New())));
        await ReadAsync(person, "/account/profile");
    }

    private async Task<Hook> SourceAsync()
    {
        var source = await Hook.AddAsync(_app);
        Keep("source's key", source.Key);
        Keep("signing secret", source.Secret);
        var rotated = (await source.AdminAsync(HttpMethod.Post, "/rotate", new { overlapMinutes = 60 })).Json;
        Keep("rotated key", rotated["key"]!.ToString());
        Keep("rotated signing secret", rotated["signingSecret"]!.ToString());
        return source;
    }

    /// <summary>Posted with the key in each way it may travel, and once with the wrong one; one mail goes out.</summary>
    private async Task<string> MailAsync(Hook source)
    {
        await CallAsync("/receivers", new { name = "On call", addresses = new[] { "oncall@example.com" } });
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"x:{source.Key}"));
        Read(await source.PostBareAsync($$"""{"kind":"alert","title":"Its own key is in the body","password":"{{source.Key}}"}""", ("Authorization", $"Basic {basic}")));
        Read(await source.PostBareAsync(Hook.Report, ("Authorization", $"Bearer {source.Secret}")));
        Read(await source.PostAsync());
        await source.RequestsAsync(3);
        var delivery = "";
        await Wait.UntilAsync(async () =>
        {
            var listed = (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/deliveries?status=accepted")).Json["items"]!.AsArray();
            delivery = listed.FirstOrDefault()?["id"]!.ToString() ?? "";
            return listed.Count == 2;
        }, "both mails are accepted");
        return delivery;
    }

    private static string New() => $"Pw{Guid.NewGuid():N}";

    private static string CookieOf(HttpResponseMessage answer, string name) =>
        answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith(name, StringComparison.Ordinal))[name.Length..].Split(';')[0];

    private string Keep(string what, string secret)
    {
        secret.Length.ShouldBeGreaterThan(15);
        _canaries.Add(new(what, secret));
        return secret;
    }

    private async Task<Answer> CallAsync(string path, object body, HttpMethod? method = null)
    {
        var answer = await Answer.CallAsync(_app.Api(), method ?? HttpMethod.Post, path, body);
        answer.Response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {answer.Json}");
        return answer;
    }

    private void Read(Answer answer) => _answers.AppendLine(answer.Json.ToJsonString());

    private async Task ReadAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        ((int)answer.StatusCode).ShouldBeLessThan(500, path);
        var html = await answer.Content.ReadAsStringAsync();
        // A form has a token of its own for each reader; those are not the walk's.
        _answers.AppendLine(path).AppendLine(answer.Headers.ToString()).AppendLine(html);
    }
}
