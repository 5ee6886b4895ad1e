using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Html.Dom;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification.Email;

/// <summary>The port finder as page and API offer it: the same answer, the same limit.</summary>
public sealed class PortFinderPageTests(PortFinderPageTests.Apps apps) : IClassFixture<PortFinderPageTests.Apps>
{
    private const string Find = $"{EmailPages.Add}?handler=Find";

    [Fact]
    public async Task Without_script_the_page_comes_back_with_the_ports_and_what_was_typed()
    {
        var answer = await apps.App.Admin.PostFormAsync(Find, EmailPages.Fields(("titlePrefix", "[Typed]")));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await answer.DocumentAsync();
        ((IHtmlInputElement)page.GetElementById("titlePrefix")!).Value.ShouldBe("[Typed]");
        page.GetElementById("password")!.GetAttribute("value").ShouldBeNull();
        page.QuerySelectorAll("#found-ports li").Select(port => port.GetAttribute("data-state")).ShouldBe(["failed", "ok"]);
        page.GetElementById("found-ports")!.TextContent.ShouldContain("Proposal: Port 587 with TLS");
    }

    [Fact]
    public async Task With_script_only_the_ports_come_back_with_a_button_that_uses_them()
    {
        var answer = await apps.App.Admin.HxPostFormAsync(Find, ("id", Guid.NewGuid().ToString()), ("version", "0"), ("server", "smtp.example.com"));

        var part = await answer.DocumentAsync();
        part.QuerySelector("form").ShouldBeNull();
        var use = part.QuerySelector("[data-mend]")!;
        (use.GetAttribute("data-port"), use.GetAttribute("data-mode"), use.TextContent).ShouldBe(("587", "tls", "Use this"));
    }

    [Fact]
    public async Task A_server_that_is_none_is_refused()
    {
        var answer = await apps.App.Admin.HxPostFormAsync(Find, ("id", Guid.NewGuid().ToString()), ("version", "0"), ("server", "https://smtp.example.com"));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.DocumentAsync()).GetElementById("found-ports")!.TextContent.ShouldContain("not a URL");
    }

    [Fact]
    public async Task The_API_answers_each_try_and_the_proposal()
    {
        var answer = await FindAsync(apps.App.Api(), "smtp.example.com");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadFromJsonAsync<JsonNode>())!.ToJsonString().ShouldBe(
            """{"tries":[{"port":465,"ssl":true,"tls":false,"ok":false,"detail":"There is no server named smtp.example.com","offersSignIn":false},""" +
            """{"port":587,"ssl":false,"tls":true,"ok":true,"detail":"TLS 1.3","offersSignIn":true}],"proposal":{"port":587,"ssl":false,"tls":true}}""");
    }

    [Fact]
    public async Task The_API_refuses_what_is_no_server_and_who_is_no_admin()
    {
        var refused = await FindAsync(apps.App.Api(), "not a host");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadFromJsonAsync<JsonNode>())!["errors"]!["server"].ShouldNotBeNull();

        var auditor = await apps.App.AsAsync(Role.Auditor, "auditor.find@example.com");
        (await FindAsync(auditor, "smtp.example.com")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Searches_and_test_mails_share_one_limit()
    {
        (await FindAsync(apps.Strict.Api(), "smtp.example.com")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var second = await FindAsync(apps.Strict.Api(), "smtp.example.com");

        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        second.Headers.RetryAfter.ShouldNotBeNull();
    }

    private static Task<HttpResponseMessage> FindAsync(HttpClient client, string server) => client.PostAsJsonAsync("/api/v1/senders/find", new { server });

    /// <summary>Finds the same everywhere, and dials nobody.</summary>
    private sealed class SameEverywhere : IPortFinder
    {
        public Task<PortsFound> FindAsync(PortSearch search, CancellationToken stop) => Task.FromResult(new PortsFound(
        [
            new(Mend.Ssl465, false, false, new("There is no server named {0}", search.Server)),
            new(Mend.Tls587, true, true, new("{0}", "TLS 1.3")),
        ]));
    }

    public sealed class Apps(PostgresFixture postgres) : IAsyncLifetime
    {
        public LiveNotifyApp App { get; private set; } = null!;

        public LiveNotifyApp Strict { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = Start(await postgres.CreateDatabaseAsync(), 1000);
            Strict = Start(await postgres.CreateDatabaseAsync(), 1);
        }

        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Strict.DisposeAsync();
        }

        private static LiveNotifyApp Start(string database, int perMinute) => LiveNotifyApp.Start(
            database, services => services.AddSingleton<IPortFinder>(new SameEverywhere()), ("TestSend:PerMinute", $"{perMinute}"));
    }
}
