using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>A source as its owner knows it: where it posts, with what key and secret.</summary>
internal sealed record Hook(LiveNotifyApp App, string Id, string Slug, string Key, string Secret)
{
    public const string Report = """{"kind":"alert","severity":"critical","title":"Disk full","resource":"host-17"}""";

    private static readonly HttpClient Bare = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    /// <param name="fields">More than the name, as <c>POST /sources</c> takes them.</param>
    public static async Task<Hook> AddAsync(LiveNotifyApp app, object? fields = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(fields ?? new { }))!.AsObject();
        body["name"] ??= $"Source {Guid.NewGuid():N}";
        var added = (await Answer.CallAsync(app.Api(), HttpMethod.Post, "/sources", body)).Json;
        return new(app, added["id"]!.ToString(), added["slug"]!.ToString(), added["key"]!.ToString(), added["signingSecret"]!.ToString());
    }

    /// <summary>Posts with the key.</summary>
    public Task<Answer> PostAsync(string body = Report, params (string, string)[] headers) =>
        PostAsync(Json(body), [("Authorization", $"Bearer {Key}"), .. headers]);

    /// <summary>Posts with these headers alone.</summary>
    public Task<Answer> PostBareAsync(string body, params (string, string)[] headers) => PostAsync(Json(body), headers);

    public async Task<Answer> PostAsync(HttpContent content, params (string, string)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(App.Address, $"/hooks/{Slug}")) { Content = content };
        request.Headers.AcceptLanguage.ParseAdd("en");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await Bare.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new(response.StatusCode, text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!, response);
    }

    public Task<Answer> AdminAsync(HttpMethod method, string path = "", object? body = null) =>
        Answer.CallAsync(App.Api(), method, $"/sources/{Id}{path}", body);

    /// <summary>The last requests once there are this many.</summary>
    public async Task<JsonArray> RequestsAsync(int count)
    {
        var requests = new JsonArray();
        await Wait.UntilAsync(
            async () => (requests = (await AdminAsync(HttpMethod.Get, "/requests")).Json["items"]!.AsArray()).Count >= count, $"{count} requests are on record");
        return requests;
    }

    public async Task<int> NotificationsAsync() =>
        (await Answer.CallAsync(App.Api(Key), HttpMethod.Get, "/notifications?limit=500")).Json["items"]!.AsArray().Count;

    public (string, string) GitHub(string body, string? secret = null) =>
        ("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Secret), Encoding.UTF8.GetBytes(body)))}");

    public (string, string)[] StandardWebhooks(string body, DateTimeOffset at, string? secret = null, string id = "msg_1")
    {
        var time = at.ToUnixTimeSeconds();
        var key = Convert.FromBase64String((secret ?? Secret)["whsec_".Length..]);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{time}.{body}")));
        return [("webhook-id", id), ("webhook-timestamp", $"{time}"), ("webhook-signature", $"v1,{signature}")];
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
