using System.Net;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>What a browser and a foreign site are not allowed.</summary>
public class DefencesTests(AppFixture fixture, PostgresFixture postgres) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    [Theory]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task Every_cookie_is_out_of_reach_for_scripts_and_other_sites_and_secure_where_the_page_is(string scheme, bool secure)
    {
        using var visitor = _app.NewVisitor();
        visitor.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        var cookies = new List<string>();
        var form = await visitor.GetAsync("/account/login");
        cookies.AddRange(CookiesOf(form));
        // A client of plain HTTP keeps no cookie that is for HTTPS only.
        visitor.DefaultRequestHeaders.Add("Cookie", cookies.Select(cookie => cookie.Split(';')[0]));
        var token = (await form.DocumentAsync()).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var language = new FormUrlEncodedContent([new("language", "en"), new("__RequestVerificationToken", token)]);
        cookies.AddRange(CookiesOf(await visitor.PostAsync("/account/language", language)));
        var fields = new FormUrlEncodedContent([new("Email", LiveNotifyApp.AdminEmail), new("Password", LiveNotifyApp.AdminPassword), new("__RequestVerificationToken", token)]);
        cookies.AddRange(CookiesOf(await visitor.PostAsync("/account/login", fields)));

        cookies.Select(cookie => cookie.Split('=')[0]).Distinct().ShouldBe(["livenotify.antiforgery", "livenotify.session", "livenotify.language"], ignoreOrder: true);
        foreach (var cookie in cookies.Select(cookie => cookie.ToLowerInvariant()))
        {
            cookie.ShouldContain("; httponly");
            cookie.ShouldMatch("; samesite=(lax|strict)");
            cookie.Contains("; secure", StringComparison.Ordinal).ShouldBe(secure, cookie);
        }
    }

    [Fact]
    public async Task Over_HTTPS_a_browser_is_told_to_stay_there()
    {
        (await GetAsync(_app, "/account/login", ("X-Forwarded-Proto", "https"), ("Host", "ops.example"))).Headers.GetValues("Strict-Transport-Security").Single().ShouldBe("max-age=31536000");
        (await GetAsync(_app, "/account/login", ("Host", "ops.example"))).Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/account/login")]
    [InlineData("/docs/")]
    [InlineData("/api/v1/senders")]
    [InlineData("/no/such/page")]
    public async Task Nobody_frames_us_and_nothing_is_guessed_about_types(string path)
    {
        var answer = await _app.Anonymous.GetAsync(path);

        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        answer.Headers.GetValues("X-Frame-Options").Single().ShouldBe("DENY");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        answer.Headers.GetValues("Referrer-Policy").Single().ShouldBe("same-origin");
    }

    [Fact]
    public async Task Only_the_hosts_that_are_allowed_are_answered_for_whoever_names_them()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("AllowedHosts", "ops.example"));

        (await GetAsync(app, "/account/login", ("Host", "ops.example"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(app, "/account/login", ("Host", "evil.example"))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var forwarded = await GetAsync(app, "/", ("Host", "ops.example"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"));
        forwarded.Headers.Location!.OriginalString.ShouldNotContain("evil.example");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/%09/evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task No_form_of_the_account_leads_elsewhere(string returnUrl)
    {
        var admin = await _app.AsAsync(Role.Auditor, Visitors.NewEmail());

        var language = await admin.PostFormAsync("/account/language", ("language", "en"), ("returnUrl", returnUrl));
        var login = await admin.GetAsync($"/account/login?ReturnUrl={Uri.EscapeDataString(returnUrl)}");

        foreach (var answer in new[] { language, login })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            new Uri(_app.Address, answer.Headers.Location!).Host.ShouldBe(_app.Address.Host);
        }
    }

    [Fact]
    public async Task A_link_for_choosing_a_password_takes_no_form_without_its_token_and_not_for_ever()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 61; attempt++) statuses.Add((await app.Anonymous.PostAsync("/account/invitation?token=x", new FormUrlEncodedContent([]))).StatusCode);

        statuses[..60].ShouldAllBe(status => status == HttpStatusCode.BadRequest);
        statuses[60].ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task A_hub_connection_ends_at_its_next_call_when_its_session_has()
    {
        var email = Visitors.NewEmail();
        var person = await _app.AsAsync(Role.Admin, email);
        (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(_app.Address, "hubs/live"), SessionOf(await _app.SessionAsync(email))).Build();
        await connection.StartAsync();
        await connection.InvokeAsync("Subscribe", new[] { "senders" });
        var closed = new TaskCompletionSource();
        connection.Closed += _ => { closed.TrySetResult(); return Task.CompletedTask; };

        await _app.ChangeUserAsync(email, user => user.Enabled = false);

        await Should.ThrowAsync<Exception>(() => connection.InvokeAsync("Subscribe", new[] { "deliveries" }));
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_hub_connection_that_only_listens_ends_seconds_after_its_session_or_token()
    {
        var email = Visitors.NewEmail();
        await _app.AsAsync(Role.Auditor, email);
        var token = (await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/tokens", new { name = "listener", scope = "read" })).Json;
        await using var person = new HubConnectionBuilder().WithUrl(new Uri(_app.Address, "hubs/live"), SessionOf(await _app.SessionAsync(email))).Build();
        await using var program = new HubConnectionBuilder().WithUrl(new Uri(_app.Address, "hubs/live"), options => options.Headers["Authorization"] = $"Bearer {token["token"]}").Build();
        await using var admin = new HubConnectionBuilder().WithUrl(new Uri(_app.Address, "hubs/live"), SessionOf(await _app.SessionAsync())).Build();
        foreach (var connection in new[] { person, program, admin }) await connection.StartAsync();

        await _app.ChangeUserAsync(email, user => user.Enabled = false);
        await Answer.CallAsync(_app.Api(), HttpMethod.Delete, $"/tokens/{token["id"]}");

        await Wait.UntilAsync(() => person.State == HubConnectionState.Disconnected && program.State == HubConnectionState.Disconnected, "both connections are closed");
        admin.State.ShouldBe(HubConnectionState.Connected);
    }

    [Fact]
    public async Task A_failure_of_ours_under_the_API_tells_nothing_of_our_insides()
    {
        await using var app = LiveNotifyApp.Start(
            await postgres.CreateDatabaseAsync(), services => services.Replace(ServiceDescriptor.Singleton<ISenderTester, FailingTester>()));

        var failed = await Answer.CallAsync(
            app.Api(), HttpMethod.Post, "/senders/test", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = "127.0.0.1", port = 25, to = "me@example.com" });

        failed.Status.ShouldBe(HttpStatusCode.InternalServerError);
        failed.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        failed.Json.ToJsonString().ShouldNotContain(FailingTester.Secret);
        failed.Json.ToJsonString().ShouldNotContain("xception");
    }

    private sealed class FailingTester : ISenderTester
    {
        public const string Secret = "what nobody needs to know";

        public IAsyncEnumerable<SenderTestProgress> RunAsync(SenderTestRequest request, CancellationToken cancellationToken) => throw new InvalidOperationException(Secret);
    }

    private static Action<Microsoft.AspNetCore.Http.Connections.Client.HttpConnectionOptions> SessionOf(string cookie) => options => options.Headers["Cookie"] = cookie;

    private static IEnumerable<string> CookiesOf(HttpResponseMessage answer) => answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];

    private static Task<HttpResponseMessage> GetAsync(LiveNotifyApp app, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return app.NewVisitor().SendAsync(request);
    }
}
