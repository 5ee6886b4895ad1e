using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Web.Configuration.ConfigurationFiles;

namespace LiveNotify.Tests.Web.Api;

/// <summary>Plan and apply, as somebody with a file in a repository uses them.</summary>
public sealed class ConfigurationApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task A_plan_tells_what_apply_then_does_and_afterwards_there_is_nothing_left_to_do()
    {
        var (sender, slug) = (Sender("[New]"), NewSlug());
        var receiver = Receiver("DR sites", null, ("sources", new JsonArray(slug, "livenotify")), ("senderId", sender.Id()), ("minSeverity", "major"));
        var file = File(("senders", [sender]), ("sources", [Source(slug)]), ("receivers", [receiver]), ("templates", [Template()]));
        await ApplyAsync(api.Admin, File(("templates", [])));
        var before = await GetAsync(api.Admin);

        var plan = await PlanAsync(api.Admin, file);

        plan.Status.ShouldBe(HttpStatusCode.OK, plan.Json.ToJsonString());
        plan.Json["dryRun"]!.GetValue<bool>().ShouldBeTrue();
        foreach (var expected in new[] { "create sender [New]", $"create source The {slug}", "create receiver DR sites", "create template alert, en" }) plan.Changes().ShouldContain(expected);
        plan.Json["counts"]!["create"]!.GetValue<int>().ShouldBe(4);
        plan.Field("password").ShouldBe((null, "set"));
        plan.Field("sources", Index(plan, "DR sites")).ShouldBe((null, $"livenotify, {slug}"));
        plan.Json["keys"]!.AsArray().ShouldBeEmpty();
        plan.Json["changes"]!.AsArray().Where(change => change!["id"] is null).Select(change => change!["kind"]!.ToString()).ShouldBe(["source"]);
        plan.Json.ToJsonString().ShouldNotContain(Password);
        Same((await GetAsync(api.Admin)).Json, before.Json).ShouldBeTrue();

        var applied = await ApplyAsync(api.Admin, file);

        applied.Status.ShouldBe(HttpStatusCode.OK);
        applied.Changes().ShouldBe(plan.Changes());
        applied.Json["changes"]!.AsArray().ShouldAllBe(change => change!["id"] != null);
        applied.Tag().ShouldBe((await GetAsync(api.Admin)).Tag());
        applied.Json["revision"]!.ToString().ShouldBe(applied.Tag().Trim('"'));
        file["senders"]![0]!.AsObject().Remove("password");
        (await PlanAsync(api.Admin, file)).Changes().ShouldBeEmpty();
        (await ApplyAsync(api.Admin, file)).Tag().ShouldBe(applied.Tag());
    }

    [Fact]
    public async Task The_key_in_the_answer_that_made_a_source_opens_its_door_and_is_nowhere_else()
    {
        var slug = NewSlug();

        var applied = await ApplyAsync(api.Admin, File(("sources", [Source(slug)])));

        var made = applied.Json["keys"]!.AsArray().Single()!;
        made["slug"]!.ToString().ShouldBe(slug);
        made["signingSecret"]!.ToString().ShouldStartWith("whsec_");
        var source = api.App.Api(made["key"]!.ToString());
        (await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new { kind = "system", title = "Hello" })).Status.ShouldBe(HttpStatusCode.Accepted);
        var again = (await GetAsync(api.Admin)).Json.ToJsonString();
        again.ShouldNotContain(made["key"]!.ToString());
        again.ShouldNotContain("whsec_");
    }

    [Fact]
    public async Task What_comes_out_goes_in_again_without_a_change()
    {
        await ApplyAsync(api.Admin, File(
            ("senders", [Sender(), Sender("[Second]", null, ("enabled", false))]), ("sources", [Source(NewSlug(), ("severities", JsonNode.Parse("""{ "page": "critical", "nag": "info" }""")))]),
            ("receivers", [Receiver(), Receiver("On call")]), ("templates", [Template(), Template("task")])));
        var saved = await GetAsync(api.Admin);

        (await PlanAsync(api.Admin, saved.Json)).Changes().ShouldBeEmpty();
        var applied = await ApplyAsync(api.Admin, saved.Json);

        applied.Changes().ShouldBeEmpty();
        applied.Tag().ShouldBe(saved.Tag());
        saved.Response.Headers.GetValues("Link").Single().ShouldBe("</api/v1/config/schema>; rel=\"describedby\"");
    }

    [Fact]
    public async Task A_field_left_out_has_its_default_whatever_it_was()
    {
        var (sender, slug) = (Sender("[Ops]", null, ("enabled", false), ("position", 7)), NewSlug());
        var (source, receiver) = (Source(slug, ("states", new JsonObject { ["up"] = "resolved" })), Receiver("On call", null, ("timeZone", "Europe/Berlin")));
        await ApplyAsync(api.Admin, File(("senders", [sender]), ("sources", [source]), ("receivers", [receiver])));
        foreach (var (entry, field) in new[] { (sender, "enabled"), (sender, "position"), (sender, "password"), (source, "states"), (receiver, "timeZone") }) entry.Remove(field);

        var applied = await ApplyAsync(api.Admin, File(("senders", [sender]), ("sources", [source]), ("receivers", [receiver])));

        applied.Json["counts"]!["update"]!.GetValue<int>().ShouldBe(3, applied.Json.ToJsonString());
        var saved = await GetAsync(api.Admin);
        saved.One("senders", sender.Id())["enabled"]!.GetValue<bool>().ShouldBeTrue();
        saved.One("senders", sender.Id())["position"]!.GetValue<int>().ShouldBe(7, "a sender keeps its place");
        saved.One("sources", slug)["states"]!.AsObject().ShouldBeEmpty();
        saved.One("receivers", receiver.Id())["timeZone"]!.ToString().ShouldBe("UTC");
    }

    [Fact]
    public async Task What_a_section_does_not_list_is_deleted_or_disabled_and_a_section_left_out_is_left_alone()
    {
        var (sender, slug, receiver) = (Sender("[Leaves]"), NewSlug(), Receiver("Leaves"));
        await ApplyAsync(api.Admin, File(("senders", [sender]), ("sources", [Source(slug)]), ("receivers", [receiver]), ("templates", [Template()])));

        (await PlanAsync(api.Admin, File())).Changes().ShouldBeEmpty();
        var applied = await ApplyAsync(api.Admin, File(("senders", []), ("sources", []), ("receivers", []), ("templates", [])));

        applied.Changes().ShouldBe(["disable sender [Leaves]", $"disable source The {slug}", "delete receiver Leaves", "delete template alert, en"], ignoreOrder: true);
        var saved = await GetAsync(api.Admin);
        saved.One("senders", sender.Id())["enabled"]!.GetValue<bool>().ShouldBeFalse();
        saved.One("sources", slug)["enabled"]!.GetValue<bool>().ShouldBeFalse();
        saved.Json["receivers"]!.AsArray().ShouldBeEmpty();
        saved.Json["templates"]!.AsArray().ShouldBeEmpty();
        (await PlanAsync(api.Admin, File(("senders", []), ("sources", []), ("receivers", []), ("templates", [])))).Changes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deleted_receiver_comes_back_under_its_id_and_its_versions_count_on()
    {
        var receiver = Receiver("Comes and goes");
        await ApplyAsync(api.Admin, File(("receivers", [receiver])));
        await ApplyAsync(api.Admin, File(("receivers", [])));

        var back = await ApplyAsync(api.Admin, File(("receivers", [receiver])));

        back.Changes().ShouldBe(["create receiver Comes and goes"]);
        (await api.CallAsync(HttpMethod.Get, $"/receivers/{receiver.Id()}")).Json["version"]!.GetValue<int>().ShouldBe(3);
        var versions = (await api.CallAsync(HttpMethod.Get, $"/receivers/{receiver.Id()}/versions")).Json["items"]!.AsArray();
        versions.Select(v => v!["version"]!.GetValue<int>()).ShouldBe([3, 2, 1]);
    }

    [Fact]
    public async Task All_of_it_or_nothing()
    {
        var good = Sender("[Good]");
        var before = (await GetAsync(api.Admin), Audited: await AuditedAsync());

        var refused = await ApplyAsync(api.Admin, File(
            ("senders", [good, Sender("[Bad]", null, ("port", 70000))]), ("receivers", [Receiver("Good"), Receiver("Bad", null, ("minSeverity", "loud"))]),
            ("templates", [Template("alert", "{{ notification.titel }}")])));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["senders[1].port", "receivers[1].minSeverity", "templates[0].subject"], ignoreOrder: true);
        refused.Error("senders[1].port").ShouldBe("SMTP Port must be 1-65535; got 70000");
        var after = (await GetAsync(api.Admin), Audited: await AuditedAsync());
        Same(after.Item1.Json, before.Item1.Json).ShouldBeTrue();
        after.Item1.Tag().ShouldBe(before.Item1.Tag());
        after.Audited.ShouldBe(before.Audited);
    }

    [Fact]
    public async Task A_file_for_an_older_configuration_is_not_applied()
    {
        var receiver = Receiver("If match");
        await ApplyAsync(api.Admin, File(("receivers", [receiver])));
        var saved = await GetAsync(api.Admin);
        await api.CallAsync(HttpMethod.Put, $"/receivers/{receiver.Id()}", new { version = 1, name = "Somebody was here" });
        receiver["name"] = "Mine";

        foreach (var dryRun in new[] { "?dryRun=true", "" })
        {
            var stale = await PutAsync(api.Admin, File(("receivers", [receiver])), dryRun, ("If-Match", saved.Tag()));
            stale.Status.ShouldBe(HttpStatusCode.Conflict);
            stale.Json["detail"]!.ToString().ShouldContain("since the revision this file is based on");
        }

        var now = await GetAsync(api.Admin);
        now.One("receivers", receiver.Id())["name"]!.ToString().ShouldBe("Somebody was here");
        (await ApplyAsync(api.Admin, File(("receivers", [receiver])), ("If-Match", "no tag at all"))).Status.ShouldBe(HttpStatusCode.Conflict);
        (await ApplyAsync(api.Admin, File(("receivers", [receiver])), ("If-Match", $"\"other\", W/{now.Tag()}"))).Changes().ShouldBe(["update receiver Mine"]);
    }

    [Fact]
    public async Task Every_change_is_on_record_with_who_and_why_under_one_correlation_and_the_chain_holds()
    {
        var (sender, receiver) = (Sender("[Recorded]"), Receiver("Recorded"));
        await ApplyAsync(api.Admin, File(("senders", [sender]), ("receivers", [receiver])));
        sender["enabled"] = false;

        await PutAsync(api.Admin, File(("senders", [sender]), ("receivers", [])), "?reason=The%20move%20to%20DR");

        var entries = (await api.CallAsync(HttpMethod.Get, "/audit?limit=2")).Json["items"]!.AsArray();
        entries.Select(e => $"{e!["action"]} {e["subjectName"]}").ShouldBe(["disabled [Recorded]", "removed Recorded"], ignoreOrder: true);
        entries.ShouldAllBe(e => e!["comment"]!.ToString() == "The move to DR" && e["actor"]!.ToString().StartsWith("token:") && e["ip"] != null);
        entries.Select(e => e!["correlation"]!.ToString()).Distinct().Count().ShouldBe(1);
        (await api.CallAsync(HttpMethod.Get, "/audit/verify")).Json["ok"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Of_many_files_at_once_on_two_nodes_among_other_edits_each_is_applied_whole()
    {
        await using var other = LiveNotifyApp.Start(api.App.ConnectionString);
        HttpClient[] nodes = [api.Admin, other.Api()];
        Guid[] ids = [.. Enumerable.Range(0, 5).Select(_ => Guid.NewGuid())];
        var sender = Sender();
        await ApplyAsync(api.Admin, File(("senders", [sender])));
        var files = Enumerable.Range(0, 12).Select(n => File(("receivers", [.. ids.Select(id => Receiver($"Round {n}", id))])));

        var applies = files.Select((file, n) => ApplyAsync(nodes[n % 2], file));
        var edits = Enumerable.Range(1, 12).Select(n => Answer.CallAsync(nodes[n % 2], HttpMethod.Put, $"/senders/{sender.Id()}", new { version = n, titlePrefix = $"[{n}]" }));
        var answers = await Task.WhenAll(applies.Concat(edits));

        answers.Take(12).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        answers.Skip(12).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Status == HttpStatusCode.Conflict);
        var names = (await GetAsync(api.Admin)).Json["receivers"]!.AsArray().Select(r => r!["name"]!.ToString()).ToList();
        names.Count.ShouldBe(5);
        names.Distinct().Count().ShouldBe(1);
        (await api.CallAsync(HttpMethod.Get, "/audit/verify")).Json["ok"]!.GetValue<bool>().ShouldBeTrue();
    }

    private async Task<int> AuditedAsync() => (await api.CallAsync(HttpMethod.Get, "/audit?limit=500")).Json["items"]!.AsArray().Count;

    private static int Index(Answer plan, string name) => plan.Json["changes"]!.AsArray().ToList().FindIndex(change => change!["name"]!.ToString() == name);
}
