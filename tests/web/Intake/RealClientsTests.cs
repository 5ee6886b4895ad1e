using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Tests.Web.Intake.Clients;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>The real programs and libraries post, and what they meant arrives.</summary>
public sealed class RealClientsTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    [Fact]
    public async Task A_real_Alertmanager_tells_of_alerts_and_of_their_end()
    {
        var hook = await Hook.AddAsync(fixture.App, new { format = "alertmanager" });
        await using var alertmanager = await RealAlertmanager.StartAsync(hook);
        var began = DateTimeOffset.UtcNow;

        await alertmanager.TellAsync("host-17", began);
        var fired = await NotificationAsync(hook, "host-17", "firing");
        await alertmanager.TellAsync("host-18", began);
        await NotificationAsync(hook, "host-18", "firing");
        await alertmanager.TellAsync("host-17", began, DateTimeOffset.UtcNow);
        var resolved = await NotificationAsync(hook, "host-17", "resolved");

        (fired["title"]!.ToString(), fired["severity"]!.ToString(), fired["body"]!.ToString()).ShouldBe(("Disk of host-17 is full", "critical", "2 % are left."));
        resolved["key"]!.ToString().ShouldBe(fired["key"]!.ToString());
        // host-17 was posted again when host-18 joined the group, and host-18 when host-17 left it
        (await hook.NotificationsAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task The_apprise_command_gets_through_with_the_key_as_password()
    {
        var hook = await Hook.AddAsync(fixture.App, new { format = "apprise" });
        var url = $"json://apprise:{Uri.EscapeDataString(hook.Key)}@{hook.App.Address.Authority}/hooks/{hook.Slug}";

        (await AppriseAsync("-t", "Backup failed", "-b", "Disk full\non host-17", "-n", "failure", url)).ShouldBe(0);
        (await AppriseAsync("-b", "Only a message", $"{url}?:kind=task&:key=copy/1")).ShouldBe(0);
        (await AppriseAsync("-b", "Not heard", url.Replace(hook.Key, "lnk_wrong", StringComparison.Ordinal))).ShouldNotBe(0);

        var told = await ToldAsync(hook);
        told.Select(n => (n["title"]!.ToString(), n["kind"]!.ToString(), n["severity"]!.ToString()))
            .ShouldBe([("Backup failed", "alert", "major"), ("Only a message", "task", "info")], ignoreOrder: true);
        told.Single(n => n["kind"]!.ToString() == "alert")["body"]!.ToString().ShouldBe("Disk full\non host-17");

        static async Task<int> AppriseAsync(params string[] arguments) => (await Tools.RunAsync("apprise", "apprise", arguments)).Status;
    }

    [Fact]
    public async Task The_CloudEvents_library_posts_in_every_mode()
    {
        var hook = await Hook.AddAsync(fixture.App, new { format = "cloudevents" });

        var answers = await Tools.PostAsync("cloudevents", hook, new { kind = "alert", title = "Backup failed", severity = "critical", key = "backup/17" });

        answers.Select(a => a.Status).ShouldBe([202, 202, 202, 202]);
        (answers[3].Body["received"]!.GetValue<int>(), answers[3].Body["duplicates"]!.GetValue<int>()).ShouldBe((3, 1));
        var told = await ToldAsync(hook);
        told.Count(n => n["title"]!.ToString() == "Backup failed" && n["severity"]!.ToString() == "critical" && n["labels"]!["site"]!.ToString() == "dr-1").ShouldBe(3);
        told.Where(n => n["title"]!.ToString() == "example.backup: host 17").Select(n => n["body"]!.ToString())
            .ShouldBe(["{\n  \"slot\": 4\n}", "plain bytes"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_Standard_Webhooks_library_signs_what_is_taken()
    {
        var hook = await Hook.AddAsync(fixture.App, new { format = "standard-webhooks" });

        var answers = await Tools.PostAsync("standardwebhooks", hook, new { kind = "task", title = "Copied 一" });

        answers.Select(a => (HttpStatusCode)a.Status)
            .ShouldBe([HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized]);
        (await ToldAsync(hook)).ShouldHaveSingleItem()["title"]!.ToString().ShouldBe("Copied 一");
    }

    private static async Task<IReadOnlyList<JsonNode>> ToldAsync(Hook hook) =>
        [.. (await Answer.CallAsync(hook.App.Api(hook.Key), HttpMethod.Get, "/notifications?limit=500")).Json["items"]!.AsArray().Select(n => n!)];

    private static async Task<JsonNode> NotificationAsync(Hook hook, string host, string state)
    {
        JsonNode? found = null;
        await Wait.UntilAsync(
            async () => (found = (await ToldAsync(hook)).FirstOrDefault(n => n["resource"]!.ToString() == host && n["state"]!.ToString() == state)) is not null,
            $"{host} is told as {state}");
        return found!;
    }
}
