using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

/// <summary>The chain as somebody with the database's password would have to break it.</summary>
public sealed class AuditTrailTests(PostgresFixture postgres)
{
    private const string Entries = "livenotify.mt_doc_auditentry";
    private const string Events = "livenotify.mt_events";

    [Fact]
    public async Task A_chain_nobody_touched_holds()
    {
        await using var app = await WithHistoryAsync();

        var proof = await VerifyAsync(app);

        proof["ok"]!.GetValue<bool>().ShouldBeTrue(proof.ToJsonString());
        proof["firstBroken"].ShouldBeNull();
        proof["checked"]!.GetValue<long>().ShouldBe((await ListAsync(app)).Count);
        proof["lastHash"]!.ToString().ShouldBe((await ListAsync(app))[0]!["hash"]!.ToString());
    }

    [Theory]
    [InlineData("an entry's words", $"update {Entries} set data = jsonb_set(data, '{{record,actor}}', '\"eve@example.com\"') where id = 3", 3)]
    [InlineData("an entry's change", $"update {Entries} set data = jsonb_set(data, '{{record,changes}}', '[]') where id = 2", 2)]
    [InlineData("an entry's seal", $"update {Entries} set data = jsonb_set(data, '{{hash}}', to_jsonb(repeat('0', 64))) where id = 3", 3)]
    [InlineData("an entry that is no entry", $"update {Entries} set data = '{{}}' where id = 2", 2)]
    [InlineData("an entry removed from the middle", $"delete from {Entries} where id = 2", 2)]
    [InlineData("the first entry removed", $"delete from {Entries} where id = 1", 1)]
    [InlineData("two entries in another order", $"update {Entries} set id = case id when 2 then -2 else -3 end where id in (2, 3); update {Entries} set id = case id when -2 then 3 else 2 end where id in (-2, -3)", 2)]
    [InlineData("an event's data", $"update {Events} set data = jsonb_set(data, '{{port}}', '26') where type = 'sender_modified'", 2)]
    [InlineData("an event's signature", $"update {Events} set user_name = 'eve@example.com' where type = 'sender_modified'", 2)]
    [InlineData("an event's type", $"update {Events} set type = 'sender_disabled' where type = 'sender_enabled'", 4)]
    [InlineData("two events of a stream in another order", $"update {Events} set version = -version where type in ('sender_modified', 'sender_disabled'); update {Events} set version = case type when 'sender_modified' then 3 else 2 end where version < 0", 3)]
    [InlineData("an event put in under an id that is told", $"insert into {Events} (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name) select nextval('livenotify.mt_events_sequence'), id, stream_id, 100, data, type, timestamp, tenant_id, mt_dotnet_type, 'livenotify' from {Events} where type = 'sender_modified'", 2)]
    [InlineData("an event removed", $"delete from {Events} where type = 'sender_modified'", 2)]
    public async Task What_is_done_behind_the_products_back_is_found(string what, string sql, long firstBroken)
    {
        await using var app = await WithHistoryAsync();
        await ExecuteAsync(app, sql);

        var proof = await VerifyAsync(app);

        proof["ok"]!.GetValue<bool>().ShouldBeFalse(what);
        proof["firstBroken"]!.GetValue<long>().ShouldBe(firstBroken, $"{what}: {proof["why"]}");
    }

    [Theory]
    [InlineData("the last entry cut off", $"delete from {Entries} where id = (select max(id) from {Entries})")]
    [InlineData("an event put in", $"insert into {Events} (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name) select nextval('livenotify.mt_events_sequence'), gen_random_uuid(), stream_id, 100, data, type, timestamp, tenant_id, mt_dotnet_type, user_name from {Events} where type = 'sender_modified'")]
    [InlineData("an event put in that nobody signed", $"insert into {Events} (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name) select nextval('livenotify.mt_events_sequence'), gen_random_uuid(), stream_id, 100, data, type, timestamp, tenant_id, mt_dotnet_type, null from {Events} where type = 'sender_modified'")]
    public async Task An_act_without_an_entry_is_found(string what, string sql)
    {
        await using var app = await WithHistoryAsync();
        await ExecuteAsync(app, sql);

        var proof = await VerifyAsync(app);

        proof["ok"]!.GetValue<bool>().ShouldBeFalse(what);
        proof["firstBroken"]!.GetValue<long>().ShouldBe(proof["checked"]!.GetValue<long>() + 1);
        proof["why"]!.ToString().ShouldContain("has no entry");
    }

    [Fact]
    public async Task Twenty_edits_at_once_from_two_nodes_leave_one_chain()
    {
        await using var one = await LiveNotifyApp.StartAsync(postgres);
        await using var two = LiveNotifyApp.Start(one.ConnectionString);
        HttpClient[] nodes = [one.Api(), two.Api()];
        var ids = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
            (await Answer.CallAsync(nodes[i % 2], HttpMethod.Post, "/sources", new { name = $"Source {i}" })).Json["id"]!.ToString()));

        var renamed = await Task.WhenAll(ids.Select((id, i) => Answer.CallAsync(nodes[(i + 1) % 2], HttpMethod.Put, $"/sources/{id}", new { name = $"Renamed {i}", version = 1 })));

        renamed.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        var proof = await VerifyAsync(one);
        proof["ok"]!.GetValue<bool>().ShouldBeTrue(proof.ToJsonString());
        (await ListAsync(two)).Count(entry => entry!["subject"]!.ToString().StartsWith("sources/", StringComparison.Ordinal)).ShouldBe(40);
        (await ListAsync(two)).Select(entry => entry!["sequence"]!.GetValue<long>()).ShouldBeUnique();
    }

    [Fact]
    public async Task A_database_older_than_the_chain_gets_its_entries_at_the_next_start()
    {
        var database = "";
        await using (var app = await WithHistoryAsync())
        {
            database = app.ConnectionString;
            await ExecuteAsync(app, $"delete from {Entries}; delete from livenotify.mt_doc_auditorigin");
        }

        await using var again = LiveNotifyApp.Start(database);

        (await VerifyAsync(again))["ok"]!.GetValue<bool>().ShouldBeTrue();
        (await ListAsync(again)).Count(entry => entry!["subject"]!.ToString().StartsWith("senders/", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public async Task A_chain_that_was_emptied_does_not_begin_anew_at_the_next_start()
    {
        var database = "";
        await using (var app = await WithHistoryAsync())
        {
            database = app.ConnectionString;
            await ExecuteAsync(app, $"update {Events} set data = jsonb_set(data, '{{port}}', '26') where type = 'sender_modified'; truncate {Entries}");
        }

        await using var again = LiveNotifyApp.Start(database);

        (await VerifyAsync(again))["ok"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task What_systems_post_and_the_program_does_is_no_act_of_a_person()
    {
        await using var app = await WithHistoryAsync();
        var key = (await Answer.CallAsync(app.Api(), HttpMethod.Post, "/sources", new { name = "Posts" })).Json["key"]!.ToString();
        var before = (await ListAsync(app)).Count;

        (await Answer.CallAsync(app.Api(key), HttpMethod.Post, "/notifications", new { kind = "alert", title = "Posted" })).Status.ShouldBe(HttpStatusCode.Accepted);

        (await ListAsync(app)).Count.ShouldBe(before);
    }

    /// <summary>A sender, added, changed, switched off and on: entries 1 to 4.</summary>
    private async Task<LiveNotifyApp> WithHistoryAsync()
    {
        var app = await LiveNotifyApp.StartAsync(postgres);
        var sender = (await Answer.CallAsync(app.Api(), HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = "smtp.example.com", port = 25 })).Json;
        foreach (var change in new object[] { new { port = 587, tls = true, version = 1 }, new { enabled = false, version = 2 }, new { enabled = true, version = 3 } })
            (await Answer.CallAsync(app.Api(), HttpMethod.Put, $"/senders/{sender["id"]}", change)).Status.ShouldBe(HttpStatusCode.OK);
        return app;
    }

    private static async Task<JsonNode> VerifyAsync(LiveNotifyApp app) => (await Answer.CallAsync(app.Api(), HttpMethod.Get, "/audit/verify")).Json;

    private static async Task<JsonArray> ListAsync(LiveNotifyApp app) => (await Answer.CallAsync(app.Api(), HttpMethod.Get, "/audit?limit=500")).Json["items"]!.AsArray();

    private static async Task ExecuteAsync(LiveNotifyApp app, string sql)
    {
        await using var command = app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
