using System.Net;
using LiveNotify.Tests.Faults;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>What is posted again makes nothing new: by the caller's key, by the format's own id, else by what it says.</summary>
public sealed class RepeatTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fifty_repeats_at_once_on_two_nodes_make_one_notification_and_one_mail(bool byKey)
    {
        await using var one = await LiveNotifyApp.StartAsync(postgres);
        await using var two = LiveNotifyApp.Start(one.ConnectionString);
        var hook = await Hook.AddAsync(one);
        var scene = new FaultScene(one.Api());
        await scene.SenderAsync(_relay);
        await scene.ReceiverAsync("ops@example.com");
        (string, string)[] headers = byKey ? [("Idempotency-Key", "nightly-17")] : [];

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => (hook with { App = i % 2 == 0 ? one : two }).PostAsync(Hook.Report, headers)));

        answers.Count(a => a.Status == HttpStatusCode.Accepted).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.OK && a.Json["duplicate"]!.GetValue<bool>()).ShouldBe(49);
        answers.Select(a => a.Json["id"]!.ToString()).Distinct().Count().ShouldBe(1);
        (await hook.NotificationsAsync()).ShouldBe(1);
        await scene.UntilAllAsync(1, "accepted");
        _relay.Messages.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Another_body_another_source_and_our_own_address_are_no_repeats()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var hook = await Hook.AddAsync(app);
        var other = await Hook.AddAsync(app);
        using var client = app.Api(hook.Key);

        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.OK);
        (await hook.PostAsync(Hook.Report + " ")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await hook.PostAsync(Hook.Report, ("Idempotency-Key", "a"))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await other.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
        for (var i = 0; i < 2; i++)
            (await Answer.CallAsync(client, HttpMethod.Post, "/notifications", new { kind = "alert", title = "x" })).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task What_comes_back_after_it_was_over_is_told_again()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var hook = await Hook.AddAsync(app);
        var scene = new FaultScene(app.Api());
        await scene.SenderAsync(_relay);
        await scene.ReceiverAsync("ops@example.com");
        string Says(string state) => $$"""{"kind":"alert","title":"Disk full","key":"disk","state":"{{state}}"}""";

        var statuses = new List<HttpStatusCode>();
        foreach (var state in new[] { "firing", "firing", "resolved", "firing", "firing" }) statuses.Add((await hook.PostAsync(Says(state))).Status);

        statuses.ShouldBe([HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.OK]);
        await scene.UntilAllAsync(3, "accepted");
    }

    [Fact]
    public async Task An_alert_of_a_tool_that_fires_again_with_the_same_start_is_told_again()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var hook = await Hook.AddAsync(app, new { format = "alertmanager" });
        var scene = new FaultScene(app.Api());
        await scene.SenderAsync(_relay);
        await scene.ReceiverAsync("ops@example.com");
        var began = DateTimeOffset.UtcNow.AddMinutes(-5);
        string Says(string status) => $$"""
            {"version":"4","status":"{{status}}","groupKey":"g","alerts":[{"status":"{{status}}","labels":{"alertname":"DiskFull"},"fingerprint":"f00d",
            "startsAt":"{{began:O}}","endsAt":"{{(status == "firing" ? "0001-01-01T00:00:00Z" : $"{began.AddMinutes(4):O}")}}"}]}
            """;

        var statuses = new List<HttpStatusCode>();
        foreach (var status in new[] { "firing", "firing", "resolved", "firing", "firing" }) statuses.Add((await hook.PostAsync(Says(status))).Status);

        statuses.ShouldBe([HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.OK]);
        await scene.UntilAllAsync(3, "accepted");
    }

    [Fact]
    public async Task After_the_window_the_same_body_is_new_and_with_the_window_off_it_always_is()
    {
        await using var brief = await LiveNotifyApp.StartAsync(postgres, ("Intake:RepeatSeconds", "1"));
        var hook = await Hook.AddAsync(brief);
        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
        await Wait.UntilAsync(async () => (await hook.PostAsync()).Status == HttpStatusCode.Accepted, "the window is over");

        await using var off = await LiveNotifyApp.StartAsync(postgres, ("Intake:RepeatSeconds", "0"));
        var always = await Hook.AddAsync(off);
        (await always.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
        (await always.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_key_has_1_to_255_characters()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var hook = await Hook.AddAsync(app);

        (await hook.PostAsync(Hook.Report, ("Idempotency-Key", new string('x', 256)))).Errors.ShouldBe(["Idempotency-Key"]);
        (await hook.PostAsync(Hook.Report, ("Idempotency-Key", new string('x', 255)))).Status.ShouldBe(HttpStatusCode.Accepted);
    }
}
