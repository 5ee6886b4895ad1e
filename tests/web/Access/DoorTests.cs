using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>
/// Every door there is, tried by everybody: the routes of the API's own description, the pages as they are mapped, and what is
/// neither. What a door answers to whom is a table; a route nobody thought of gets the strict answer or fails here.
/// </summary>
public sealed class DoorTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    /// <summary>Who passes.</summary>
    private enum Door
    {
        Everybody,
        Readers,
        Admins,
        Sources,
        ReadersAndSources,

        /// <summary>Looks at key or signature itself; its own tests say what it answers.</summary>
        Hook,
    }

    /// <summary>Where it is not: GET for readers, anything else for admins.</summary>
    private static readonly (Regex Route, Door Door)[] Api =
    [
        (new("^GET /api/v1/config/schema$"), Door.Everybody),
        (new("^GET /api/v1/(users|tokens|config)(/|$)"), Door.Admins),
        (new("^POST /api/v1/receivers/dry-run$"), Door.Readers),
        (new("^POST /api/v1/notifications$"), Door.Sources),
        (new("^GET /api/v1/notifications(/|$)"), Door.ReadersAndSources),
        (new("^POST /hooks/"), Door.Hook),
    ];

    /// <summary>Where it is not: for readers.</summary>
    private static readonly (Regex Page, Door Door)[] Pages =
    [
        (new("^account/(login|logout|language|invitation)$|^setup$"), Door.Everybody),
        (new("^users(/|$)"), Door.Admins),
        (new("/(add|remove|disable|hold|rotate|orders)$|^notification/sources/modify$"), Door.Admins),
    ];

    private static readonly (string Method, string Path, Door Door)[] Others =
    [
        ("GET", "/hangfire", Door.Admins),
        ("GET", "/metrics", Door.Readers),
        ("POST", "/hubs/live/negotiate?negotiateVersion=1", Door.Readers),
        ("POST", "/hubs/sender-test/negotiate?negotiateVersion=1", Door.Admins),
        ("GET", "/healthz", Door.Everybody),
        ("GET", "/readyz", Door.Everybody),
        ("GET", "/openapi/v1.json", Door.Everybody),
        ("GET", "/docs/", Door.Everybody),
        ("GET", "/css/site.css", Door.Everybody),
    ];

    private readonly LiveNotifyApp _app = api.App;

    [Fact]
    public async Task Every_route_of_the_API_answers_each_caller_by_the_table()
    {
        var callers = await CallersAsync();
        var wrong = new List<string>();
        foreach (var (method, path) in await RoutesAsync())
        {
            var route = $"{method} {path}";
            var door = Api.FirstOrDefault(row => row.Route.IsMatch(route)) is { Route: not null } row ? row.Door : method == "GET" ? Door.Readers : Door.Admins;
            foreach (var (name, client) in callers) wrong.AddRange(await TryAsync(name, client, method, Filled(path), door, isProgram: true));
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_session_cookie_opens_the_API_to_reads_alone_unless_the_page_s_token_comes_with_it()
    {
        var auditor = await _app.AsAsync(Role.Auditor, Visitors.NewEmail());
        var wrong = new List<string>();
        foreach (var (method, path) in (await RoutesAsync()).Where(route => route.Path.StartsWith("/api/", StringComparison.Ordinal) && !route.Path.EndsWith("/notifications", StringComparison.Ordinal)))
        {
            if (method == "GET") continue;
            foreach (var (name, client) in new[] { ("admin", _app.Admin), ("auditor", auditor) })
            {
                var status = (await SendAsync(client, method, Filled(path))).StatusCode;
                var expected = name == "admin" || path.EndsWith("/dry-run", StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.Forbidden;
                if (status != expected) wrong.Add($"{name} {method} {path}: {status}, not {expected}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_page_answers_each_visitor_by_the_table()
    {
        var visitors = await VisitorsAsync();
        var pages = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(e => e.RoutePattern.RawText!.ToLowerInvariant()).Where(path => !path.EndsWith("/index", StringComparison.Ordinal) && path != "index" && !path.StartsWith("error", StringComparison.Ordinal)).Distinct().ToList();
        pages.ShouldContain("users/tokens");
        var wrong = new List<string>();
        foreach (var page in pages)
        {
            var door = Pages.FirstOrDefault(row => row.Page.IsMatch(page)) is { Page: not null } row ? row.Door : Door.Readers;
            foreach (var (name, client) in visitors) wrong.AddRange(await TryAsync(name, client, "GET", Filled($"/{page}") + $"?id={Guid.NewGuid()}", door, isProgram: false));
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_neither_page_nor_API_answers_by_the_same_table()
    {
        var wrong = new List<string>();
        foreach (var (method, path, door) in Others)
            foreach (var (name, client) in await VisitorsAsync())
                wrong.AddRange(await TryAsync(name, client, method, path, door, isProgram: !path.StartsWith("/hangfire", StringComparison.Ordinal)));

        wrong.ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> TryAsync(string caller, HttpClient client, string method, string path, Door door, bool isProgram)
    {
        if (door == Door.Hook) return [];
        using var answer = await SendAsync(client, method, path);
        var passes = (door, caller) switch
        {
            (Door.Everybody, _) => true,
            (_, "anonymous") => false,
            (Door.ReadersAndSources, _) => true,
            (Door.Sources, _) => caller == "source",
            (_, "source") => false,
            (Door.Readers, _) => true,
            _ => caller == "admin",
        };
        var isLedToTheForm = answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.OriginalString.Contains("/account/login?", StringComparison.Ordinal);
        var seen = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? answer.StatusCode.ToString() : isLedToTheForm ? "to the form" : "in";
        var expected = passes ? "in" : caller != "anonymous" ? nameof(HttpStatusCode.Forbidden) : isProgram ? nameof(HttpStatusCode.Unauthorized) : "to the form";
        var isProblem = seen == "in" || !isProgram || answer.Content.Headers.ContentType?.MediaType == "application/problem+json";
        return seen == expected && isProblem && (int)answer.StatusCode < 500 ? [] : [$"{caller} {method} {path}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType}, not {expected}"];
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        var request = new HttpRequestMessage(new(method), path);
        if (method is "POST" or "PUT") request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<IReadOnlyList<(string Method, string Path)>> RoutesAsync()
    {
        var description = JsonNode.Parse(await _app.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var routes = description["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => (Method: method.Key.ToUpperInvariant(), Path: path.Key.TrimEnd('/')))).ToList();
        routes.ShouldContain(("POST", "/api/v1/users"));
        return routes;
    }

    /// <summary>An id nobody has where one is asked for.</summary>
    private static string Filled(string path) => Regex.Replace(path, @"\{[^}]*\}", match => match.Value.Contains("id", StringComparison.OrdinalIgnoreCase) ? $"{Guid.NewGuid()}" : "1");

    private async Task<IReadOnlyList<(string, HttpClient)>> CallersAsync()
    {
        var reader = (await api.CallAsync(HttpMethod.Post, "/tokens", new { name = "reader", scope = "read" })).Json["token"]!.ToString();
        return [("anonymous", _app.Anonymous), ("auditor", _app.Api(reader)), ("source", (await api.SourceAsync()).Client), ("admin", _app.Api())];
    }

    private async Task<IReadOnlyList<(string, HttpClient)>> VisitorsAsync() =>
        [("anonymous", _app.Anonymous), ("auditor", await _app.AsAsync(Role.Auditor, Visitors.NewEmail())), ("source", (await api.SourceAsync()).Client), ("admin", _app.Admin)];
}
