using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Faults;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

/// <summary>A sender that broke or mended is news, and takes the way of all news.</summary>
public sealed class OwnEventsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();
    private readonly ScriptedSmtpServer _spare = new();
    private string _database = "";
    private LiveNotifyApp _app = null!;
    private FaultScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _app = LiveNotifyApp.Start(_database, null, ("PublicUrl", "https://notify.example.com"));
        _scene = new(_app.Api());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _relay.DisposeAsync();
        await _spare.DisposeAsync();
    }

    [Fact]
    public async Task A_sender_that_broke_is_told_once_through_another_and_again_when_it_has_worked_for_a_while()
    {
        await using var second = LiveNotifyApp.Start(_database, null, ("PublicUrl", "https://notify.example.com"));
        var broken = await _scene.SenderAsync(_relay);
        var spare = await _scene.SenderAsync(_spare, "[Spare]");
        await _scene.ReceiverAsync("ops@example.com", broken);

        await PauseAsync(broken);

        var told = await UntilToldAsync("Sender [Ops] is paused: its mails wait");
        var mail = await _scene.UntilAsync(told["id"]!.ToString(), "accepted");
        mail["senderId"]!.ToString().ShouldBe(spare);
        told["sourceName"]!.ToString().ShouldBe("LiveNotify");
        told["severity"]!.ToString().ShouldBe("major");
        told["resource"]!.ToString().ShouldBe("ops@example.com");
        told["link"]!.ToString().ShouldBe("https://notify.example.com/notification/email");

        var mended = await UntilToldAsync("Sender [Ops] works again");
        mended["severity"]!.ToString().ShouldBe("info");
        DateTimeOffset.Parse(mended["receivedAt"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeGreaterThanOrEqualTo(DateTimeOffset.Parse(mended["occurredAt"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture).AddSeconds(10));
        await _scene.UntilAsync(mended["id"]!.ToString(), "accepted");
        (await NewsAsync()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Where_no_other_sender_works_it_is_on_record_and_never_goes_through_the_broken_one()
    {
        var broken = await _scene.SenderAsync(_relay);
        await _scene.ReceiverAsync("ops@example.com");

        await PauseAsync(broken);

        var delivery = await _scene.UntilAsync((await UntilToldAsync("Sender [Ops] is paused: its mails wait"))["id"]!.ToString(), "suppressed");
        delivery["reason"]!.ToString().ShouldBe("no-sender");
    }

    [Fact]
    public async Task Its_source_is_there_to_be_chosen_and_nobody_changes_it()
    {
        JsonNode? own = null;
        await Wait.UntilAsync(
            async () => (own = (await _scene.GetAsync("/sources"))["items"]!.AsArray().SingleOrDefault(s => s!["slug"]!.ToString() == "livenotify")) is not null, "the source is there");

        (await _scene.PutAsync($"/sources/{own!["id"]}", new { version = 1, name = "Mine" })).Status.ShouldBe(HttpStatusCode.Conflict);
        (await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/sources", new { name = "LiveNotify" })).Error("slug").ShouldContain("LiveNotify itself");
        (await _app.Admin.GetAsync($"/notification/sources/modify?id={own["id"]}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var page = await _app.Admin.PageAsync($"/notification/sources/{own["id"]}");
        page.QuerySelector("main")!.TextContent.ShouldContain("LiveNotify's own source");
        page.QuerySelectorAll("main a[href*='modify'], main a[href*='rotate'], main form[action*='/notification/']").ShouldBeEmpty();
    }

    private Task PauseAsync(string sender) => _app.Services.GetRequiredService<SenderCare>().PauseAsync(
        new Attempt(Guid.Parse(sender), 1, "127.0.0.1:25", null, SmtpStage.Connect, "421 4.3.2 too busy", 3), CancellationToken.None);

    private async Task<JsonNode> UntilToldAsync(string title)
    {
        JsonNode? told = null;
        await Wait.UntilAsync(async () => (told = (await NewsAsync()).FirstOrDefault(n => n["title"]!.ToString() == title)) is not null, title);
        return told!;
    }

    private async Task<IReadOnlyList<JsonNode>> NewsAsync() =>
        [.. (await _scene.GetAsync("/notifications"))["items"]!.AsArray().Select(n => n!).Where(n => n["sourceName"]!.ToString() == "LiveNotify")];
}
