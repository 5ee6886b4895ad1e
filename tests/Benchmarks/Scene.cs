using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;

namespace LiveNotify.Benchmarks;

/// <summary>One sender, one receiver for everything, one source: set up by the API as an admin would.</summary>
internal sealed record Scene(HttpClient Source, RealRelay Relay)
{
    public static async Task<Scene> SetUpAsync(LiveNotifyApp app, RealRelay relay)
    {
        using var admin = app.Api();
        await PostAsync(admin, "senders", new
        {
            titlePrefix = "[Bench]",
            outbox = relay.Username,
            username = relay.Username,
            password = relay.Password,
            server = relay.Host,
            port = relay.Port,
            tls = true,
            trustedCa = relay.CaPem,
        });
        await PostAsync(admin, "receivers", new { name = "Bench", addresses = new[] { "bench@example.com" } });
        var source = await PostAsync(admin, "sources", new { name = "Bench" });
        return new(app.Api(source["key"]!.ToString()), relay);
    }

    /// <summary>Posts a report; its title is what the mail's subject will contain.</summary>
    public Task NotifyAsync(string title) => PostAsync(Source, "notifications", new { kind = "alert", severity = "major", title, body = "Nothing is wrong." });

    /// <returns>What the API answered.</returns>
    /// <exception cref="InvalidOperationException">It refused.</exception>
    public static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync($"/api/v1/{path}", body);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new InvalidOperationException($"{path}: {text}");
    }
}
