using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LiveNotify.Domain;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Configuration;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Web.Configuration.ConfigurationFiles;

namespace LiveNotify.Tests.Web.Api;

/// <summary>Why somebody changed something, as a program says it.</summary>
public sealed class CommentApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Chinese = "迁移到新的中继";

    [Fact]
    public async Task What_was_said_stands_in_the_entry_beside_the_version_and_in_the_export()
    {
        var id = await SenderAsync();

        (await PutAsync(id, new { titlePrefix = "[Moved]", version = 1 }, "Moved to the new relay")).Status.ShouldBe(HttpStatusCode.OK);

        (await LastAsync($"senders/{id}"))["comment"]!.ToString().ShouldBe("Moved to the new relay");
        var versions = (await api.CallAsync(HttpMethod.Get, $"/senders/{id}/versions")).Json["items"]!.AsArray();
        versions.Select(v => v!["comment"]?.ToString()).ShouldBe(["Moved to the new relay", null]);
        (await api.Admin.GetStringAsync($"/api/v1/audit/export?format=csv&subject=senders/{id}")).ShouldContain("Moved to the new relay");
        (await api.CallAsync(HttpMethod.Get, "/audit/verify")).Json["ok"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task It_goes_with_every_method_and_every_thing()
    {
        var receiver = await Said(HttpMethod.Post, "/receivers", new { name = "Night", addresses = new[] { "n@example.com" } }, "new shift");
        await Said(HttpMethod.Delete, $"/receivers/{receiver["id"]}", null, "shift ended");
        var source = await Said(HttpMethod.Post, "/sources", new { name = "Backup" }, "new backup");
        await Said(HttpMethod.Post, $"/sources/{source["id"]}/rotate", new { overlapMinutes = 5 }, "once a year");
        var user = await Said(HttpMethod.Post, "/users", new { email = $"{Guid.NewGuid():N}@example.com", role = "auditor" }, "joined");
        await Said(HttpMethod.Post, $"/users/{user["id"]}/sign-out", null, "left the laptop in a train");
        var token = await Said(HttpMethod.Post, "/tokens", new { name = "ci", scope = "read" }, "for the pipeline");
        await Said(HttpMethod.Delete, $"/tokens/{token["id"]}", null, "pipeline is gone");

        (await LastAsync($"receivers/{receiver["id"]}"))["comment"]!.ToString().ShouldBe("shift ended");
        (await LastAsync($"sources/{source["id"]}"))["comment"]!.ToString().ShouldBe("once a year");
        (await LastAsync($"users/{user["id"]}"))["comment"]!.ToString().ShouldBe("left the laptop in a train");
        (await LastAsync($"tokens/{token["id"]}"))["comment"]!.ToString().ShouldBe("pipeline is gone");
    }

    [Fact]
    public async Task A_reason_in_the_body_is_the_comment_and_a_header_where_there_is_none()
    {
        var id = await SenderAsync();

        await Said(HttpMethod.Post, $"/senders/{id}/hold", new { reason = "Relay is moved" }, "not this");
        (await LastAsync($"senders/{id}"))["comment"]!.ToString().ShouldBe("Relay is moved");
        await Said(HttpMethod.Post, $"/senders/{id}/release", null, "Relay is back");
        (await LastAsync($"senders/{id}"))["comment"]!.ToString().ShouldBe("Relay is back");
    }

    [Fact]
    public async Task A_file_takes_it_from_the_header_too_and_a_reason_in_the_query_goes_first()
    {
        var receiver = Receiver("On call");

        (await ApplyAsync(api.Admin, File(("receivers", [receiver])), (RequestComment.Header, "From the repository"))).Status.ShouldBe(HttpStatusCode.OK);
        (await LastAsync($"receivers/{receiver.Id()}"))["comment"]!.ToString().ShouldBe("From the repository");

        receiver["name"] = "On call at night";
        (await ConfigurationFiles.PutAsync(api.Admin, File(("receivers", [receiver])), "?reason=Night+shift", (RequestComment.Header, "not this"))).Status.ShouldBe(HttpStatusCode.OK);
        (await LastAsync($"receivers/{receiver.Id()}"))["comment"]!.ToString().ShouldBe("Night shift");
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("percent")]
    [InlineData("latin-1")]
    public async Task Any_script_can_be_sent(string way)
    {
        var id = await SenderAsync();
        var said = way == "latin-1" ? "Größeres Relais" : Chinese;
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => way == "latin-1" ? Encoding.Latin1 : Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = api.App.Address, DefaultRequestHeaders = { Authorization = new("Bearer", LiveNotifyApp.ApiToken) } };

        (await Answer.CallAsync(
            client, HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[X]", version = 1 },
            (RequestComment.Header, way == "percent" ? $"UTF-8''{Uri.EscapeDataString(said)}" : said))).Status.ShouldBe(HttpStatusCode.OK);

        (await LastAsync($"senders/{id}"))["comment"]!.ToString().ShouldBe(said);
    }

    [Theory]
    [InlineData("too long")]
    [InlineData("control character")]
    public async Task What_cannot_be_kept_is_refused_and_nothing_changes(string what)
    {
        var id = await SenderAsync();
        var said = what == "too long" ? new string('x', Comment.MaxLength + 1) : "one\ttwo";

        foreach (var (method, path, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[X]", version = 1 }), (HttpMethod.Post, "/users", new { email = "x@example.com", role = "auditor" }),
            (HttpMethod.Post, "/tokens", new { name = "x", scope = "read" }), (HttpMethod.Post, "/deliveries/cancel", new { }),
        })
        {
            var refused = await Answer.CallAsync(api.Admin, method, path, body, (RequestComment.Header, said));
            refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, path);
            refused.Errors.ShouldBe(["comment"], path);
        }

        (await api.CallAsync(HttpMethod.Get, $"/senders/{id}")).Json["titlePrefix"]!.ToString().ShouldBe("[Ops]");
    }

    [Fact]
    public async Task The_words_of_a_source_go_on_no_record()
    {
        var (_, _, client) = await api.SourceAsync();

        (await Answer.CallAsync(client, HttpMethod.Post, "/notifications", new { kind = "alert", title = "X" }, (RequestComment.Header, "one\ttwo"))).Status
            .ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task The_description_offers_it_wherever_something_changes()
    {
        var document = JsonNode.Parse(await api.Admin.GetStringAsync("/openapi/v1.json"))!;
        string[] ask = ["/api/v1/senders/test", "/api/v1/senders/find", "/api/v1/templates/preview", "/api/v1/receivers/dry-run"];

        foreach (var (path, operations) in document["paths"]!.AsObject().Where(p => p.Key.StartsWith("/api/v1/", StringComparison.Ordinal) && p.Key != "/api/v1/notifications"))
            foreach (var (method, operation) in operations!.AsObject())
            {
                var offered = operation!["parameters"]?.AsArray().Any(p => p!["name"]?.ToString() == RequestComment.Header && p["in"]?.ToString() == "header") == true;
                offered.ShouldBe(method != "get" && !ask.Contains(path), $"{method} {path}");
            }
    }

    private async Task<string> SenderAsync() => (await api.CallAsync(
        HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = "smtp.example.com", port = 25 })).Json["id"]!.ToString();

    private Task<Answer> PutAsync(string id, object body, string comment) =>
        Answer.CallAsync(api.Admin, HttpMethod.Put, $"/senders/{id}", body, (RequestComment.Header, comment));

    private async Task<JsonNode> Said(HttpMethod method, string path, object? body, string comment)
    {
        var answer = await Answer.CallAsync(api.Admin, method, path, body, (RequestComment.Header, comment));
        ((int)answer.Status).ShouldBeInRange(200, 299, $"{method} {path} {answer.Json}");
        return answer.Json;
    }

    private async Task<JsonNode> LastAsync(string subject) => (await api.CallAsync(HttpMethod.Get, $"/audit?subject={subject}")).Json["items"]![0]!;
}
