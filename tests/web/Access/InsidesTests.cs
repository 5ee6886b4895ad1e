using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>Whatever is asked of whatever route in whatever wrong way: an answer that is the caller's fault, and says nothing of how we are built.</summary>
public sealed class InsidesTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly string[] Bodies = ["", "{", "[]", "null", "\"x\"", "{\"port\":{},\"name\":[],\"addresses\":5,\"role\":7,\"filter\":[],\"kind\":{},\"version\":\"x\"}", "{\"id\":\"x\",\"notificationId\":\"x\",\"expiresAt\":\"x\"}", "{\"name\":\"a\\u0000b\",\"to\":\"\\ud800\"}"];
    private static readonly string[] Queries = ["", "?cursor=%00&limit=x", "?cursor=AAAA&limit=-1", "?since=zzz&until=%ff&status=x", "?subject=senders/x&at=x", "?format=exe", "?notification='--&source=%27%20or%201=1"];

    private static readonly Regex Inside = new(
        @"\w+Exception|\bat \w+\.\w+\.|System\.|Microsoft\.|Npgsql|Marten|Weasel|Hangfire\.|mt_doc|\bselect .* from\b|\bSqlState\b|\.cs\b|/(home|root|usr|work|tmp|app)/|LiveNotify\.(Web|Domain)", RegexOptions.IgnoreCase);

    private readonly LiveNotifyApp _app = fixture.App;

    [Fact]
    public async Task No_route_of_the_API_fails_or_tells_of_its_insides()
    {
        var wrong = new List<string>();
        foreach (var (method, path) in await RoutesAsync())
            foreach (var (suffix, body) in method is "GET" or "DELETE" ? Queries.Select(query => (query, "")) : Bodies.Select(body => ("", body)))
                wrong.AddRange(await TryAsync(_app.Api(), method, path + suffix, body));

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/deliveries")]
    [InlineData("/deliveries/x")]
    [InlineData("/deliveries/orders")]
    [InlineData("/audit")]
    [InlineData("/audit/senders/x")]
    [InlineData("/notification/sources/x")]
    [InlineData("/notification/templates/alert/x")]
    [InlineData("/nowhere")]
    public async Task No_page_does(string path)
    {
        foreach (var query in Queries) (await TryAsync(_app.Admin, "GET", path + query, "")).ShouldBeEmpty();
    }

    private static async Task<IReadOnlyList<string>> TryAsync(HttpClient client, string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body.Length > 0) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await client.SendAsync(request);
        // What is answered well is another test's; pages of others name what they are made with.
        var text = answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync();
        return (int)answer.StatusCode >= 500 || Inside.IsMatch(text) ? [$"{method} {path} {body}: {(int)answer.StatusCode} {text}"] : [];
    }

    private async Task<IReadOnlyList<(string Method, string Path)>> RoutesAsync()
    {
        var description = JsonNode.Parse(await _app.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var routes = description["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().SelectMany(method => new[] { $"{Guid.NewGuid()}", "x", "%00" }.Select(id => (method.Key.ToUpperInvariant(), Regex.Replace(path.Key.TrimEnd('/'), @"\{[^}]*\}", id))))).Distinct().ToList();
        routes.Count.ShouldBeGreaterThan(50);
        return routes;
    }
}
