using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Web.Access;
using LiveNotify.Web.Access;
using LiveNotify.Web.Configuration;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Web.Configuration.ConfigurationFiles;

namespace LiveNotify.Tests.Web.Api;

/// <summary>What a file may not say, and what nobody learns by sending one.</summary>
public sealed class ConfigurationRefusalTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Uuid = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";

    [Theory]
    [InlineData("""{}""", "version")]
    [InlineData("""{ "version": 2 }""", "version")]
    [InlineData("""{ "version": "1" }""", "version")]
    [InlineData("""{ "version": 1, "sender": [] }""", "sender")]
    [InlineData("""{ "version": 1, "Senders": [] }""", "Senders")]
    [InlineData("""{ "version": 1, "senders": [], "senders": [] }""", "senders")]
    [InlineData("""{ "version": 1, "senders": null }""", "senders")]
    [InlineData("""{ "version": 1, "senders": {} }""", "senders")]
    [InlineData("""{ "version": 1, "receivers": [ 7 ] }""", "receivers[0]")]
    [InlineData($$"""{ "version": 1, "receivers": [ { "id": "{{Uuid}}", "name": "x", "addresses": ["x@example.com"], "minSevrity": "major" } ] }""", "receivers[0].minSevrity")]
    [InlineData($$"""{ "version": 1, "receivers": [ { "id": "{{Uuid}}", "name": "x", "name": "y", "addresses": ["x@example.com"] } ] }""", "receivers[0].name")]
    [InlineData($$"""{ "version": 1, "receivers": [ { "id": "{{Uuid}}", "name": "x", "addresses": "x@example.com" } ] }""", "receivers[0].addresses")]
    [InlineData($$"""{ "version": 1, "receivers": [ { "id": "{{Uuid}}", "name": "x", "addresses": ["x@example.com"], "labels": { "a": 1 } } ] }""", "receivers[0].labels")]
    [InlineData("""{ "version": 1, "receivers": [ { "name": "x", "addresses": ["x@example.com"] } ] }""", "receivers[0].id")]
    [InlineData("""{ "version": 1, "receivers": [ { "id": "mine", "name": "x", "addresses": ["x@example.com"] } ] }""", "receivers[0].id")]
    [InlineData($$"""{ "version": 1, "receivers": [ { "id": "{{Uuid}}", "name": "x", "addresses": ["x@example.com"], "enabled": "yes" } ] }""", "receivers[0].enabled")]
    [InlineData($$"""{ "version": 1, "senders": [ { "id": "{{Uuid}}", "port": "587" } ] }""", "senders[0].port")]
    [InlineData($$"""{ "version": 1, "senders": [ { "id": "{{Uuid}}", "port": 587.5 } ] }""", "senders[0].port")]
    [InlineData($$"""{ "version": 1, "senders": [ { "id": "{{Uuid}}", "password": 7 } ] }""", "senders[0].password")]
    [InlineData($$"""{ "version": 1, "senders": [ { "id": "{{Uuid}}", "password": { "stored": false } } ] }""", "senders[0].password")]
    [InlineData($$"""{ "version": 1, "senders": [ { "id": "{{Uuid}}", "password": { "env": "A", "file": "b" } } ] }""", "senders[0].password")]
    [InlineData("""{ "version": 1, "sources": [ { "slug": null, "name": "x" } ] }""", "sources[0].slug")]
    [InlineData("""{ "version": 1, "sources": [ { "name": "x" } ] }""", "sources[0].slug")]
    [InlineData("""{ "version": 1, "templates": [ { "kind": "alert", "language": "de" } ] }""", "templates[0].language")]
    [InlineData("""[]""", "file")]
    [InlineData("""{ "version": 1""", "file")]
    [InlineData("", "file")]
    [InlineData("""{ "version": 1, "sources": [ { "slug": "x", "name": "\ud800" } ] }""", "file")]
    public async Task What_is_not_understood_is_named_and_nothing_happens(string file, string field)
    {
        var before = (await GetAsync(api.Admin)).Tag();

        var refused = await PutTextAsync(api.Admin, file);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, refused.Json.ToJsonString());
        refused.Errors.ShouldContain(field);
        (await GetAsync(api.Admin)).Tag().ShouldBe(before);
    }

    [Fact]
    public async Task References_lead_to_what_is_there_or_in_the_file()
    {
        var unknown = Guid.NewGuid().ToString();

        var refused = await ApplyAsync(api.Admin, File(("receivers", [Receiver("x", null, ("sources", new JsonArray("livenotify", "nobody")), ("senderId", unknown))])));

        refused.Error("receivers[0].sources[1]").ShouldBe("There is no source with the slug nobody");
        refused.Error("receivers[0].senderId").ShouldBe($"There is no sender {unknown}");
    }

    [Fact]
    public async Task A_thing_is_named_once_and_by_an_id_that_is_nobody_elses()
    {
        var (twice, slug) = (Guid.NewGuid(), NewSlug());
        var (sourceId, _, _) = await api.SourceAsync();

        var refused = await ApplyAsync(api.Admin, File(
            ("senders", [Sender("[A]", twice), Sender("[B]", new Guid(sourceId)), Sender("[C]", OwnSource.Id), Sender("[D]", Guid.Empty)]),
            ("sources", [Source(slug), Source(slug), Source(OwnSource.Slug)]),
            ("receivers", [Receiver("R", twice)]),
            ("templates", [Template(), Template()])));

        refused.Error("receivers[0].id").ShouldBe("The file names this one twice, here and at senders[0].id");
        refused.Error("senders[1].id").ShouldBe($"The id {sourceId} belongs to something else here: take another UUID");
        refused.Error("senders[2].id").ShouldContain("is reserved");
        refused.Error("senders[3].id").ShouldContain("is reserved");
        refused.Error("sources[1].slug").ShouldContain("twice");
        refused.Errors.ShouldContain(error => error.StartsWith("sources[2]"));
        refused.Error("templates[1].kind").ShouldContain("twice");
    }

    [Fact]
    public async Task What_is_too_large_is_not_read()
    {
        (await PutTextAsync(api.Admin, $$"""{ "version": 1, "x": "{{new string('x', ConfigurationReader.MaxSize)}}" }""", "", ("Expect", "100-continue"))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        var many = Enumerable.Range(0, 1001).Select(_ => (JsonNode?)Receiver()).ToArray();
        (await ApplyAsync(api.Admin, File(("receivers", many)))).Error("receivers").ShouldBe("There may be at most 1000 entries; got 1001");
        var deep = new StringBuilder().Insert(0, "[", 100).ToString();
        (await PutTextAsync(api.Admin, $$"""{ "version": 1, "x": {{deep}}""")).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("?dryrn=true")]
    [InlineData("?dryRun=yes")]
    [InlineData("?dryRun=")]
    public async Task A_misspelt_dry_run_applies_nothing(string query)
    {
        var refused = await PutAsync(api.Admin, File(("receivers", [Receiver("By mistake")])), query);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await GetAsync(api.Admin)).Json.ToJsonString().ShouldNotContain("By mistake");
    }

    [Theory]
    [InlineData("server", "attacker.example.com")]
    [InlineData("port", 2525)]
    [InlineData("outbox", "somebody@example.com")]
    [InlineData("username", "somebody@example.com")]
    [InlineData("tls", false)]
    public async Task The_stored_password_does_not_follow_to_another_destination(string field, object value)
    {
        var sender = Sender();
        await ApplyAsync(api.Admin, File(("senders", [sender])));
        (sender[field], sender["allowUnencrypted"]) = (JsonValue.Create(value), true);

        foreach (var kept in new JsonNode?[] { JsonNode.Parse("""{ "stored": true }"""), null })
        {
            if (kept is null) sender.Remove("password"); else sender["password"] = kept;
            (await ApplyAsync(api.Admin, File(("senders", [sender])))).Error("senders[0].password").ShouldContain("The stored password was typed for smtp.example.com:587");
        }

        sender["password"] = "typed again";
        (await ApplyAsync(api.Admin, File(("senders", [sender])))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_stored_password_is_one_that_is_stored_here() =>
        (await ApplyAsync(api.Admin, File(("senders", [Sender("[Ops]", null, ("password", JsonNode.Parse("""{ "stored": true }""")))]))))
            .Json["errors"]!["senders[0].password"]!.AsArray().Select(e => e!.ToString()).ShouldContain(e => e.StartsWith("No password is stored here for this sender"));

    [Theory]
    [InlineData("env", "LIVENOTIFY_SECRET_OF_THE_API")]
    [InlineData("env", "PATH")]
    [InlineData("file", "passwd")]
    [InlineData("file", "../../etc/passwd")]
    public async Task The_server_looks_up_no_variable_and_no_file_for_a_caller(string kind, string name)
    {
        Environment.SetEnvironmentVariable("LIVENOTIFY_SECRET_OF_THE_API", "what only the server knows");

        var refused = await ApplyAsync(api.Admin, File(("senders", [Sender("[Ops]", null, ("password", new JsonObject { [kind] = name }))])));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Error("senders[0].password").ShouldContain("never by the server");
        refused.Json.ToJsonString().ShouldNotContain("what only the server knows");
    }

    [Fact]
    public async Task A_plan_does_not_say_whether_a_password_was_guessed()
    {
        var sender = Sender();
        await ApplyAsync(api.Admin, File(("senders", [sender])));
        async Task<string> GuessAsync(string password)
        {
            sender["password"] = password;
            return (await PlanAsync(api.Admin, File(("senders", [sender])))).Json.ToJsonString();
        }

        (await GuessAsync(Password)).ShouldBe(await GuessAsync("a wrong guess"));
    }

    [Fact]
    public async Task It_is_for_admins_and_its_schema_for_everybody()
    {
        var reader = api.App.Api((await api.CallAsync(HttpMethod.Post, "/tokens", new { name = "reader", scope = "read" })).Json["token"]!.ToString());
        var auditor = await api.App.AsAsync(Role.Auditor, Visitors.NewEmail());
        foreach (var (client, status) in new[] { (reader, HttpStatusCode.Forbidden), (auditor, HttpStatusCode.Forbidden), ((await api.SourceAsync()).Client, HttpStatusCode.Forbidden), (api.App.Anonymous, HttpStatusCode.Unauthorized) })
        {
            (await GetAsync(client)).Status.ShouldBe(status);
            (await PlanAsync(client, File())).Status.ShouldBe(status);
        }

        (await api.App.Anonymous.GetAsync("/api/v1/config/schema")).Content.Headers.ContentType!.MediaType.ShouldBe("application/schema+json");
    }
}
