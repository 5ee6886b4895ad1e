using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Intake;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>Each format at its hook, over HTTP; what becomes of the fields is in Formats/.</summary>
public sealed class FormatHookTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    public static TheoryData<string> Formats => [.. Enum.GetValues<SourceFormat>().Select(Words.Of)];

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task A_body_of_its_tool_is_stored(string format)
    {
        var hook = await HookAsync(format);
        var reader = fixture.App.Services.GetServices<IFormat>().Single(f => Words.Of(f.Name) == format);
        var content = new StringContent(fixture.App.Services.GetRequiredService<ISourceTrial>().SampleOf(reader.Name), Encoding.UTF8, new MediaTypeHeaderValue(reader.SampleContentType));
        var body = await content.ReadAsStringAsync();

        var posted = await hook.PostAsync(content, format == "standard-webhooks" ? hook.StandardWebhooks(body, DateTimeOffset.UtcNow) : [("Authorization", $"Bearer {hook.Key}")]);

        posted.Status.ShouldBe(HttpStatusCode.Accepted, posted.Json.ToJsonString());
        (await hook.NotificationsAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData("grafana", """{"alerts":[{"status":"firing","labels":{"alertname":"TestAlert","instance":"Grafana"},"annotations":{"summary":"Notification test"}}],"version":"1"}""")]
    [InlineData("github", """{"zen":"Design for failure.","hook_id":1,"hook":{"type":"Repository"}}""")]
    [InlineData("github", """{"action":"opened","issue":{"title":"x"},"repository":{"full_name":"example/shop"}}""")]
    [InlineData("uptime-kuma", """{"heartbeat":null,"monitor":null,"msg":"Mail Testing"}""")]
    [InlineData("alertmanager", """{"version":"4","alerts":[]}""")]
    public async Task A_test_and_what_is_no_news_show_as_received_and_raise_no_alarm(string format, string body)
    {
        var hook = await HookAsync(format);

        var posted = await hook.PostAsync(body);

        posted.Status.ShouldBe(HttpStatusCode.Accepted);
        posted.Json["id"].ShouldBeNull();
        posted.Json["notifications"]!.AsArray().ShouldBeEmpty();
        posted.Json["why"]!.ToString().ShouldNotBeEmpty();
        (await hook.NotificationsAsync()).ShouldBe(0);
        (await hook.RequestsAsync(1)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("alertmanager", """{"version":"4"}""", "alerts")]
    [InlineData("cloudevents", """{"title":"x"}""", "specversion")]
    [InlineData("uptime-kuma", """{"heartbeat":{"status":17}}""", "heartbeat.status")]
    [InlineData("generic", """{"name":"x"}""", "title")]
    public async Task What_is_no_body_of_its_tool_is_422_and_says_where(string format, string body, string field)
    {
        var hook = await HookAsync(format);

        var refused = await hook.PostAsync(body);

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldContain(field);
    }

    [Fact]
    public async Task A_group_of_twenty_alerts_is_twenty_notifications_and_posted_again_none()
    {
        var hook = await HookAsync("alertmanager");
        var body = $$"""{"version":"4","alerts":[{{string.Join(',', Enumerable.Range(0, 20).Select(i => $$"""{"status":"firing","labels":{"alertname":"Down","instance":"h-{{i}}"},"startsAt":"2026-11-23T03:13:00Z","fingerprint":"{{i}}"}"""))}}]}""";

        var first = await hook.PostAsync(body);
        var again = await hook.PostAsync(body);

        (first.Status, first.Json["received"]!.GetValue<int>()).ShouldBe((HttpStatusCode.Accepted, 20));
        (again.Status, again.Json["duplicates"]!.GetValue<int>()).ShouldBe((HttpStatusCode.OK, 20));
        (await hook.NotificationsAsync()).ShouldBe(20);
    }

    [Fact]
    public async Task An_event_without_data_has_no_body_and_is_taken()
    {
        var hook = await HookAsync("cloudevents");
        var content = new ByteArrayContent([]);

        var posted = await hook.PostAsync(
            content, ("Authorization", $"Bearer {hook.Key}"), ("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "example.ended"));

        posted.Status.ShouldBe(HttpStatusCode.Accepted, posted.Json.ToJsonString());
    }

    private Task<Hook> HookAsync(string format) =>
        Hook.AddAsync(fixture.App, format == "generic" ? new { format, mapping = new { title = "$.title" } } : new { format });
}
