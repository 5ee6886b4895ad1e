using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveNotify.Domain.Audit;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

public sealed class AuditApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Password = "a secret of its own";

    [Fact]
    public async Task A_change_is_told_field_by_field_with_who_and_from_where()
    {
        var id = await SenderAsync();
        await api.CallAsync(HttpMethod.Put, $"/senders/{id}", new { port = 465, tls = false, ssl = true, password = "another one", version = 1 });

        var entry = (await EntriesAsync($"subject=senders/{id}"))[0]!;

        entry["actor"]!.ToString().ShouldBe("token:bootstrap");
        entry["ip"]!.ToString().ShouldBe("127.0.0.1");
        entry["action"]!.ToString().ShouldBe("modified");
        entry["version"]!.GetValue<int>().ShouldBe(2);
        Changes(entry).ShouldBe([("port", "587", "465"), ("ssl", "false", "true"), ("tls", "true", "false"), ("password", null, "changed")], ignoreOrder: true);
        entry["previousHash"]!.ToString().Length.ShouldBe(64);
        (await api.CallAsync(HttpMethod.Get, "/audit?limit=500")).Json.ToJsonString().ShouldNotContain(Password);
    }

    [Fact]
    public async Task A_test_mail_with_values_nobody_saved_is_on_record_without_its_password()
    {
        var to = $"{Guid.NewGuid():N}@example.com";
        await api.CallAsync(HttpMethod.Post, "/senders/test", new
        {
            titlePrefix = "[Try]",
            outbox = "try@example.com",
            username = "try@example.com",
            password = Password,
            server = "127.0.0.1",
            port = 1,
            tls = true,
            to,
        });

        var entry = (await EntriesAsync($"text={to}")).Single()!;

        (entry["action"]!.ToString(), entry["subjectName"]!.ToString()).ShouldBe(("tested", "try@example.com"));
        Changes(entry).ShouldContain(("server", null, "127.0.0.1:1"));
        entry.ToJsonString().ShouldNotContain(Password);
    }

    [Fact]
    public async Task The_filters_find_who_what_when_and_text()
    {
        var id = await SenderAsync(prefix: "[Findable]");
        await api.CallAsync(HttpMethod.Post, $"/senders/{id}/hold", new { reason = "relay moves house" });

        (await EntriesAsync($"subject=senders/{id}&what=held")).Count.ShouldBe(1);
        (await EntriesAsync($"subject=senders/{id}&what=senders")).Count.ShouldBe(2);
        (await EntriesAsync($"subject=senders/{id}&who=BOOTSTRAP")).Count.ShouldBe(2);
        (await EntriesAsync($"subject=senders/{id}&who=nobody")).Count.ShouldBe(0);
        (await EntriesAsync("text=moves+house")).Count.ShouldBe(1);
        (await EntriesAsync($"subject=senders/{id}&since=2100-01-01")).Count.ShouldBe(0);
        (await EntriesAsync($"subject=senders/{id}&until=2100-01-01")).Count.ShouldBe(2);
        (await EntriesAsync($"subject=senders/{id}"))[0]!["comment"]!.ToString().ShouldBe("relay moves house");
        var refused = await api.CallAsync(HttpMethod.Get, "/audit?since=yesterday&limit=0&cursor=x");
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["since", "limit", "cursor"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_list_goes_on_where_it_ended()
    {
        for (var i = 0; i < 3; i++) await SenderAsync();
        var all = await EntriesAsync("limit=500");

        var first = (await api.CallAsync(HttpMethod.Get, "/audit?limit=2")).Json;
        var second = (await api.CallAsync(HttpMethod.Get, $"/audit?limit=2&cursor={first["nextCursor"]}")).Json;

        first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(e => e!["sequence"]!.GetValue<long>())
            .ShouldBe(all.Take(4).Select(e => e!["sequence"]!.GetValue<long>()));
    }

    [Fact]
    public async Task The_settings_of_any_moment_can_be_asked_for()
    {
        var before = DateTimeOffset.UtcNow;
        var id = await SenderAsync();
        var first = (await EntriesAsync($"subject=senders/{id}"))[0]!["at"]!.ToString();
        await api.CallAsync(HttpMethod.Put, $"/senders/{id}", new { port = 2525, password = Password, version = 1 });

        var then = await api.CallAsync(HttpMethod.Get, $"/audit/as-of?subject=senders/{id}&at={Uri.EscapeDataString(first)}");
        var now = await api.CallAsync(HttpMethod.Get, $"/audit/as-of?subject=senders/{id}&at=2100-01-01");

        then.Json["settings"]!["port"]!.ToString().ShouldBe("587");
        then.Json["settings"]!["hasPassword"]!.ToString().ShouldBe("true");
        then.Json["version"]!.GetValue<int>().ShouldBe(1);
        now.Json["settings"]!["port"]!.ToString().ShouldBe("2525");
        (await api.CallAsync(HttpMethod.Get, $"/audit/as-of?subject=senders/{id}&at={Uri.EscapeDataString(before.AddDays(-1).ToString("O"))}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await api.CallAsync(HttpMethod.Get, "/audit/as-of?subject=x&at=2100-01-01")).Errors.ShouldBe(["subject"]);
        (await api.CallAsync(HttpMethod.Get, $"/audit/as-of?subject=senders/{id}&at=x")).Errors.ShouldBe(["at"]);
    }

    [Fact]
    public async Task A_version_can_be_restored_as_a_new_one()
    {
        var id = await SenderAsync();
        await api.CallAsync(HttpMethod.Put, $"/senders/{id}", new { titlePrefix = "[Changed]", version = 1 });

        var restored = await api.CallAsync(HttpMethod.Post, $"/senders/{id}/restore", new { version = 1 });

        restored.Status.ShouldBe(HttpStatusCode.OK);
        restored.Json["version"]!.GetValue<int>().ShouldBe(3);
        var sender = (await api.CallAsync(HttpMethod.Get, $"/senders/{id}")).Json;
        sender["titlePrefix"]!.ToString().ShouldBe("[Ops]");
        sender["hasPassword"]!.GetValue<bool>().ShouldBeTrue();
        var versions = (await api.CallAsync(HttpMethod.Get, $"/senders/{id}/versions")).Json["items"]!.AsArray();
        versions.Select(v => v!["version"]!.GetValue<int>()).ShouldBe([3, 2, 1]);
        (await api.CallAsync(HttpMethod.Post, $"/senders/{id}/restore", new { version = 9 })).Status.ShouldBe(HttpStatusCode.NotFound);
        (await api.CallAsync(HttpMethod.Post, $"/senders/{id}/restore", new { })).Errors.ShouldBe(["version"]);
    }

    [Fact]
    public async Task A_version_for_another_destination_needs_its_password_anew()
    {
        var id = await SenderAsync();
        await api.CallAsync(HttpMethod.Put, $"/senders/{id}", new { server = "elsewhere.example.com", password = "another one", version = 1 });

        var refused = await api.CallAsync(HttpMethod.Post, $"/senders/{id}/restore", new { version = 1 });
        var restored = await api.CallAsync(HttpMethod.Post, $"/senders/{id}/restore", new { version = 1, password = Password });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["password"]);
        restored.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_receiver_can_be_restored_as_long_as_what_it_names_is_there()
    {
        var receiver = (await api.CallAsync(HttpMethod.Post, "/receivers", new { name = "Night shift", addresses = new[] { "a@example.com" } })).Json;
        await api.CallAsync(HttpMethod.Put, $"/receivers/{receiver["id"]}", new { addresses = new[] { "b@example.com" }, minSeverity = "major", version = 1 });

        (await api.CallAsync(HttpMethod.Post, $"/receivers/{receiver["id"]}/restore", new { version = 1 })).Status.ShouldBe(HttpStatusCode.OK);

        var now = (await api.CallAsync(HttpMethod.Get, $"/receivers/{receiver["id"]}")).Json;
        now["addresses"]![0]!.ToString().ShouldBe("a@example.com");
        now["minSeverity"]!.ToString().ShouldBe("info");
    }

    [Fact]
    public async Task The_export_carries_the_chain_and_can_be_verified_elsewhere()
    {
        await SenderAsync();
        var file = await api.Admin.GetAsync("/api/v1/audit/export?format=json");

        file.Content.Headers.ContentDisposition!.FileName.ShouldBe("audit.json");
        var entries = JsonSerializer.Deserialize<List<AuditEntry>>(await file.Content.ReadAsStringAsync(), JsonSerializerOptions.Web)!;
        entries.Count.ShouldBeGreaterThan(0);
        AuditEntry? last = null;
        foreach (var entry in entries)
        {
            AuditChain.Fits(last, entry).ShouldBeTrue($"entry {entry.Sequence}");
            last = entry;
        }

        (await EntriesAsync("what=exports"))[0]!["changes"]!.ToJsonString().ShouldContain("json");
    }

    [Fact]
    public async Task No_cell_of_the_csv_is_a_formula()
    {
        await SenderAsync(prefix: "=cmd|' /C calc'!A0");
        var file = await api.Admin.GetAsync("/api/v1/audit/export?format=csv&what=senders");

        file.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        var text = await file.Content.ReadAsStringAsync();
        text.ShouldContain("'=cmd|' /C calc'!A0");
        text.Split("\r\n")[0].ShouldStartWith("sequence,at,actor");
        text.Split('\n').SelectMany(line => line.Split(',')).ShouldAllBe(cell => !cell.StartsWith('=') && !cell.StartsWith("\"="));
        (await api.CallAsync(HttpMethod.Get, "/audit/export?format=pdf")).Errors.ShouldBe(["format"]);
    }

    [Fact]
    public async Task An_auditor_reads_all_of_it_and_restores_nothing()
    {
        var id = await SenderAsync();
        using var auditor = await api.App.AsAsync(Role.Auditor, $"{Guid.NewGuid():N}@example.com");

        foreach (var path in new[] { "audit", "audit/verify", "audit/export?format=csv", $"senders/{id}/versions", $"audit/as-of?subject=senders/{id}&at=2100-01-01" })
            (await auditor.GetAsync($"/api/v1/{path}")).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        (await Answer.CallAsync(auditor, HttpMethod.Post, $"/senders/{id}/restore", new { version = 1 })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<string> SenderAsync(string prefix = "[Ops]") => (await api.CallAsync(HttpMethod.Post, "/senders", new
    {
        titlePrefix = prefix,
        outbox = "ops@example.com",
        username = "ops@example.com",
        password = Password,
        server = "smtp.example.com",
        port = 587,
        tls = true,
    })).Json["id"]!.ToString();

    private async Task<JsonArray> EntriesAsync(string query) => (await api.CallAsync(HttpMethod.Get, $"/audit?{query}")).Json["items"]!.AsArray();

    private static IEnumerable<(string, string?, string?)> Changes(JsonNode entry) =>
        entry["changes"]!.AsArray().Select(c => (c!["field"]!.ToString(), c["from"]?.ToString(), c["to"]?.ToString()));
}
