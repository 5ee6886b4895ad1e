using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

/// <summary>From a version to the mails that went out under it.</summary>
public sealed class VersionFilterTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;
    private VersionedMails _mails = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _mails = await VersionedMails.MakeAsync(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Each_version_finds_exactly_what_came_about_under_it()
    {
        var m = _mails;
        (await m.FindAsync($"sender={m.Sender}")).ShouldBe([m.Second.Id, m.Between.Id, m.First.Id]);
        (await m.FindAsync($"sender={m.Sender}&senderVersion=1")).ShouldBe([m.First.Id]);
        (await m.FindAsync($"sender={m.Sender}&senderVersion=2")).ShouldBe([m.Second.Id, m.Between.Id]);
        (await m.FindAsync($"template={m.Template}&templateVersion=1")).ShouldBe([m.First.Id]);
        (await m.FindAsync($"template={m.Template}&templateVersion=2")).ShouldBe([m.Second.Id, m.Between.Id]);
        (await m.FindAsync($"receiver={m.Receiver}")).ShouldBe([m.Second.Id, m.Between.Id, m.First.Id]);
        (await m.FindAsync($"receiver={m.Receiver}&receiverVersion=1")).ShouldBe([m.Between.Id, m.First.Id]);
        (await m.FindAsync($"receiver={m.Receiver}&receiverVersion=2")).ShouldBe([m.Second.Id]);
        (await m.FindAsync($"source={m.Source}&sourceVersion=1")).ShouldBe([m.Between.Id, m.First.Id]);
        (await m.FindAsync("source=backup&sourceVersion=2")).ShouldBe([m.Second.Id]);
        (await m.FindAsync($"sender={m.Sender}&senderVersion=2&receiver={m.Receiver}&receiverVersion=1&status=accepted&text=betw")).ShouldBe([m.Between.Id]);
        foreach (var nothing in new[] { $"sender={m.Sender}&senderVersion=9", $"sender={Guid.NewGuid()}", $"receiver={m.Receiver}&receiverVersion=9", $"template={m.Sender}&templateVersion=1" })
            (await m.FindAsync(nothing)).ShouldBeEmpty(nothing);
    }

    [Fact]
    public async Task An_answer_names_every_version()
    {
        var listed = (await _mails.CallAsync(HttpMethod.Get, $"/deliveries?text=between"))["items"]![0]!;
        var alone = await _mails.CallAsync(HttpMethod.Get, $"/deliveries/{_mails.Between.Id}");

        foreach (var delivery in new[] { listed, alone })
        {
            (delivery["senderId"]!.ToString(), delivery["senderVersion"]!.GetValue<int>()).ShouldBe((_mails.Sender, 2));
            (delivery["receiverId"]!.ToString(), delivery["receiverVersion"]!.GetValue<int>()).ShouldBe((_mails.Receiver, 1));
            (delivery["sourceId"]!.ToString(), delivery["sourceVersion"]!.GetValue<int>()).ShouldBe((_mails.Source, 1));
            (delivery["templateId"]!.ToString(), delivery["templateVersion"]!.GetValue<int>()).ShouldBe((_mails.Template, 2));
        }
    }

    [Fact]
    public async Task What_was_taken_out_since_still_finds_its_mails()
    {
        await _mails.CallAsync(HttpMethod.Delete, $"/receivers/{_mails.Receiver}");
        await _mails.CallAsync(HttpMethod.Delete, $"/templates/{_mails.Template}");

        (await _mails.FindAsync($"receiver={_mails.Receiver}&receiverVersion=2")).ShouldBe([_mails.Second.Id]);
        (await _mails.FindAsync($"template={_mails.Template}&templateVersion=1")).ShouldBe([_mails.First.Id]);
    }

    [Theory]
    [InlineData("sender=x", "sender")]
    [InlineData("senderVersion=1", "sender")]
    [InlineData("sourceVersion=1", "source")]
    [InlineData("receiver=00000000-0000-0000-0000-000000000001&receiverVersion=latest", "receiverVersion")]
    [InlineData("template=00000000-0000-0000-0000-000000000001&templateVersion=0", "templateVersion")]
    public async Task What_means_nothing_is_refused(string filter, string field)
    {
        var refused = await Answer.CallAsync(_app.Api(), HttpMethod.Get, $"/deliveries?{filter}");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe([field]);
    }

    [Fact]
    public async Task An_order_for_all_under_a_version_is_for_no_other()
    {
        foreach (object version in new object[] { 2, "2" })
            (await _mails.CallAsync(HttpMethod.Post, "/deliveries/resend", new
            {
                filter = new { status = "accepted", receiver = _mails.Receiver, receiverVersion = version },
                dryRun = true,
            }))["count"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task The_description_names_every_filter()
    {
        var list = JsonNode.Parse(await _app.Api().GetStringAsync("/openapi/v1.json"))!["paths"]!["/api/v1/deliveries"]!["get"]!;

        var described = list["parameters"]!.AsArray().ToDictionary(p => p!["name"]!.ToString(), p => p!["description"]?.ToString());
        foreach (var name in new[] { "sender", "senderVersion", "receiver", "receiverVersion", "template", "templateVersion", "sourceVersion" })
            described[name].ShouldNotBeNullOrEmpty(name);
    }

    [Fact]
    public async Task What_was_recorded_before_versions_were_is_read_and_found_by_what_it_has()
    {
        await using var forget = _app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            """
            update livenotify.mt_events set data = data #- '{envelope,sourceVersion}' #- '{attempt,template}' #- '{sourceVersion}' #- '{envelope,receiverVersions}';
            update livenotify.mt_doc_delivery set data = data #- '{envelope,sourceVersion}' #- '{template}' #- '{envelope,receiverVersions}';
            """);
        await forget.ExecuteNonQueryAsync();

        var delivery = await _mails.CallAsync(HttpMethod.Get, $"/deliveries/{_mails.First.Id}");
        delivery["sourceVersion"].ShouldBeNull();
        delivery["receiverVersion"].ShouldBeNull();
        delivery["timeline"]!.AsArray().Count.ShouldBe(3);
        (await _app.Admin.PageAsync($"/deliveries/{_mails.First.Id}")).QuerySelectorAll("[data-version]").Select(a => a.GetAttribute("data-version")).ShouldBe(["senders"]);
        (await _mails.FindAsync($"receiver={_mails.Receiver}&receiverVersion=1")).ShouldBeEmpty();
        (await _mails.FindAsync($"sender={_mails.Sender}&senderVersion=1")).ShouldBe([_mails.First.Id]);
    }
}
