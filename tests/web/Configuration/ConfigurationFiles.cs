using System.Text.Json;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Web.Api;

namespace LiveNotify.Tests.Web.Configuration;

/// <summary>Files somebody could have written, and what they are sent with.</summary>
internal static class ConfigurationFiles
{
    public const string Password = "a secret of its own";

    public static JsonObject File(params (string Section, JsonNode?[] Entries)[] sections)
    {
        var file = new JsonObject { ["version"] = 1 };
        foreach (var (section, entries) in sections) file[section] = new JsonArray([.. entries.Select(entry => entry?.DeepClone())]);
        return file;
    }

    public static JsonObject Sender(string prefix = "[Ops]", Guid? id = null, params (string Field, JsonNode? Value)[] more) => Entry(
        [
            ("id", (id ?? Guid.NewGuid()).ToString()), ("titlePrefix", prefix), ("outbox", "Operations <ops@example.com>"), ("username", "ops@example.com"),
            ("password", Password), ("server", "smtp.example.com"), ("port", 587), ("tls", true), .. more,
        ]);

    public static JsonObject Source(string slug, params (string Field, JsonNode? Value)[] more) => Entry([("slug", slug), ("name", $"The {slug}"), .. more]);

    public static JsonObject Receiver(string name = "On call", Guid? id = null, params (string Field, JsonNode? Value)[] more) =>
        Entry([("id", (id ?? Guid.NewGuid()).ToString()), ("name", name), ("addresses", new JsonArray("oncall@example.com")), .. more]);

    public static JsonObject Template(string kind = "alert", string subject = "{{ notification.title }}") =>
        Entry([("kind", kind), ("language", "en"), ("subject", subject), ("text", "{{ notification.body }}"), ("html", "<p>{{ notification.body }}</p>")]);

    public static string Id(this JsonNode entry) => entry["id"]!.ToString();

    public static string NewSlug() => $"s-{Guid.NewGuid():N}"[..20];

    public static Task<Answer> GetAsync(HttpClient client) => Answer.CallAsync(client, HttpMethod.Get, "/config");

    public static Task<Answer> PlanAsync(HttpClient client, JsonNode file, params (string, string)[] headers) => PutAsync(client, file, "?dryRun=true", headers);

    public static Task<Answer> ApplyAsync(HttpClient client, JsonNode file, params (string, string)[] headers) => PutAsync(client, file, "", headers);

    public static Task<Answer> PutAsync(HttpClient client, JsonNode file, string query, params (string, string)[] headers) =>
        PutTextAsync(client, file.ToJsonString(), query, headers);

    public static Task<Answer> PutTextAsync(HttpClient client, string file, string query = "", params (string, string)[] headers) =>
        Answer.CallAsync(client, HttpMethod.Put, $"/config{query}", new StringContent(file, null, "application/json"), headers);

    public static IReadOnlyList<string> Changes(this Answer answer) =>
        [.. answer.Json["changes"]!.AsArray().Select(change => $"{change!["action"]} {change["kind"]} {change["name"]}")];

    /// <summary>From and to of a field of the only change.</summary>
    public static (string? From, string? To) Field(this Answer answer, string field, int change = 0)
    {
        var found = answer.Json["changes"]![change]!["fields"]!.AsArray().Single(f => f!["field"]!.ToString() == field)!;
        return (found["from"]?.ToString(), found["to"]?.ToString());
    }

    public static string Tag(this Answer answer) => answer.Response.Headers.ETag!.Tag;

    public static JsonNode One(this Answer configuration, string section, string id) =>
        configuration.Json[section]!.AsArray().Single(entry => (entry!["id"] ?? entry["slug"] ?? entry["kind"])!.ToString() == id)!;

    public static bool Same(JsonNode one, JsonNode other) => JsonElement.DeepEquals(JsonSerializer.SerializeToElement(one), JsonSerializer.SerializeToElement(other));

    private static JsonObject Entry((string Field, JsonNode? Value)[] fields)
    {
        var entry = new JsonObject();
        foreach (var (field, value) in fields) entry[field] = value?.DeepClone();
        return entry;
    }
}
