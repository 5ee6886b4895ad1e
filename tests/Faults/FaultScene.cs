using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using Shouldly;

namespace LiveNotify.Tests.Faults;

/// <summary>Sets up and asks by the public API alone, as an admin and a source would; whatever process serves it.</summary>
internal sealed class FaultScene(HttpClient admin)
{
    /// <returns>The new sender's id.</returns>
    public async Task<string> SenderAsync(ScriptedSmtpServer relay, string prefix = "[Ops]", object? more = null)
    {
        var body = new JsonObject { ["titlePrefix"] = prefix, ["outbox"] = "ops@example.com", ["server"] = relay.Host, ["port"] = relay.Port };
        foreach (var (name, value) in JsonObjectOf(more)) body[name] = value?.DeepClone();
        return (await PostAsync("/senders", body, HttpStatusCode.Created))["id"]!.ToString();
    }

    /// <summary>How many deliveries of each status there are, for whoever waited in vain.</summary>
    public async Task<string> CountsAsync() =>
        string.Join(", ", (await DeliveriesAsync("")).CountBy(d => d["status"]!.ToString()).Select(same => $"{same.Value} {same.Key}"));

    /// <exception cref="TimeoutException">Says what became of the deliveries instead.</exception>
    public async Task UntilAllAsync(int count, params string[] statuses)
    {
        try
        {
            await Wait.UntilAsync(
                async () => (await DeliveriesAsync("")).Where(d => d["to"] is not null).ToList() is var all
                    && all.Count == count && all.All(d => statuses.Contains(d["status"]!.ToString())),
                $"{count} deliveries are {string.Join(" or ", statuses)}");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; there are {await CountsAsync()}");
        }
    }

    /// <param name="kinds">Of what it gets; all there is, unless it says otherwise, and with that what LiveNotify reports of a sender in trouble.</param>
    public async Task ReceiverAsync(string address, string? senderId = null, string[]? kinds = null) =>
        await PostAsync("/receivers", new { name = address, addresses = new[] { address }, kinds = kinds ?? [], senderId }, HttpStatusCode.Created);

    /// <returns>A key to post with.</returns>
    public async Task<string> SourceAsync() =>
        (await PostAsync("/sources", new { name = $"Source {Guid.NewGuid():N}" }, HttpStatusCode.Created))["key"]!.ToString();

    /// <returns>The new notification's id.</returns>
    public static async Task<string> NotifyAsync(HttpClient client, string key, string title = "Disk full")
    {
        var answer = await Answer.CallAsync(
            client, HttpMethod.Post, "/notifications", new { kind = "alert", title }, ("Authorization", $"Bearer {key}"));
        answer.Status.ShouldBe(HttpStatusCode.Accepted, answer.Json.ToJsonString());
        return answer.Json["id"]!.ToString();
    }

    public async Task<IReadOnlyList<JsonNode>> DeliveriesAsync(string query) =>
        [.. (await GetAsync($"/deliveries?limit=500&{query}"))["items"]!.AsArray().Select(d => d!)];

    /// <summary>The one delivery of a notification, with its timeline.</summary>
    public async Task<JsonNode> DeliveryAsync(string notification) =>
        await GetAsync($"/deliveries/{(await DeliveriesAsync($"notification={notification}")).Single()["id"]}");

    public async Task<JsonNode> UntilAsync(string notification, Func<JsonNode, bool> condition, string what)
    {
        JsonNode? delivery = null;
        try
        {
            await Wait.UntilAsync(async () => condition(delivery = await DeliveryAsync(notification)), what);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message}; it is {delivery?.ToJsonString()}");
        }

        return delivery!;
    }

    public Task<JsonNode> UntilAsync(string notification, string status) =>
        UntilAsync(notification, d => d["status"]!.ToString() == status, $"the delivery is {status}");

    public Task UntilSenderAsync(string id, string state) =>
        Wait.UntilAsync(async () => (await GetAsync($"/senders/{id}"))["state"]!.ToString() == state, $"the sender is {state}");

    public async Task<JsonNode> GetAsync(string path)
    {
        var answer = await Answer.CallAsync(admin, HttpMethod.Get, path);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Json.ToJsonString());
        return answer.Json;
    }

    public async Task<JsonNode> PostAsync(string path, object? body = null, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await Answer.CallAsync(admin, HttpMethod.Post, path, body);
        answer.Status.ShouldBe(status, answer.Json.ToJsonString());
        return answer.Json;
    }

    public Task<Answer> PutAsync(string path, object body) => Answer.CallAsync(admin, HttpMethod.Put, path, body);

    public static IEnumerable<string> EventsOf(JsonNode delivery) => delivery["timeline"]!.AsArray().Select(line => line!["event"]!.ToString());

    private static IEnumerable<KeyValuePair<string, JsonNode?>> JsonObjectOf(object? more) =>
        more is null ? [] : (System.Text.Json.JsonSerializer.SerializeToNode(more) as JsonObject)!;
}
