using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

/// <summary>One app for the tests of a class, called as programs call it.</summary>
public sealed class ApiFixture(PostgresFixture postgres) : IAsyncLifetime
{
    public LiveNotifyApp App { get; private set; } = null!;

    public HttpClient Admin { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await LiveNotifyApp.StartAsync(postgres);
        Admin = App.Api();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Calls below <c>/api/v1</c> as admin.</summary>
    public Task<Answer> CallAsync(HttpMethod method, string path, object? body = null) => Answer.CallAsync(Admin, method, path, body);

    /// <summary>A new source, and a client with its key.</summary>
    public async Task<(string Id, string Slug, HttpClient Client)> SourceAsync()
    {
        var source = (await CallAsync(HttpMethod.Post, "/sources", new { name = $"Source {Guid.NewGuid():N}" })).Json;
        return (source["id"]!.ToString(), source["slug"]!.ToString(), App.Api(source["key"]!.ToString()));
    }
}

/// <summary>Status, body and headers of an answer.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode Json, HttpResponseMessage Response)
{
    /// <summary>The first sentence about a field, or an empty string.</summary>
    public string Error(string field) => Json["errors"]?[field]?[0]?.ToString() ?? "";

    public IReadOnlyList<string> Errors => [.. Json["errors"]?.AsObject().Select(e => e.Key) ?? []];

    public static async Task<Answer> CallAsync(HttpClient client, HttpMethod method, string path, object? body = null, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1{path}");
        if (body is not null) request.Content = body as HttpContent ?? JsonContent.Create(body);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!, response);
    }
}
