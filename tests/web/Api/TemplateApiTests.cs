using System.Net;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

public sealed class TemplateApiTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly object Good = new
    {
        kind = "alert",
        language = "en",
        subject = "{{ notification.severityText }}: {{ notification.title }}",
        text = "{{ notification.body }}",
        html = "<p>{{ notification.body }}</p>",
    };

    private LiveNotifyApp _app = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await LiveNotifyApp.StartAsync(postgres);
        _admin = _app.Api();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_template_is_added_changed_listed_removed_and_keeps_its_versions()
    {
        var added = await CallAsync(HttpMethod.Post, "/templates", Good);
        added.Status.ShouldBe(HttpStatusCode.Created);
        added.Json["version"]!.GetValue<int>().ShouldBe(1);
        var path = $"/templates/{added.Json["id"]}";
        (await CallAsync(HttpMethod.Post, "/templates", Good)).Error("kind").ShouldBe("There is a template for alert in en already; change that one");

        var changed = await CallAsync(HttpMethod.Put, path, new { version = 1, subject = "{{ notification.title }}" });
        changed.Json["subject"]!.ToString().ShouldBe("{{ notification.title }}");
        changed.Json["text"]!.ToString().ShouldBe("{{ notification.body }}");
        var stale = await CallAsync(HttpMethod.Put, path, new { version = 1, subject = "x" });
        stale.Status.ShouldBe(HttpStatusCode.Conflict);
        stale.Json["current"]!["version"]!.GetValue<int>().ShouldBe(2);
        (await CallAsync(HttpMethod.Get, "/templates")).Json["items"]!.AsArray().Single()!["version"]!.GetValue<int>().ShouldBe(2);

        (await CallAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.NoContent);
        (await CallAsync(HttpMethod.Delete, path)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await CallAsync(HttpMethod.Get, "/templates")).Json["items"]!.AsArray().ShouldBeEmpty();
        (await CallAsync(HttpMethod.Post, "/templates", Good)).Json["version"]!.GetValue<int>().ShouldBe(4);
        var versions = (await CallAsync(HttpMethod.Get, $"{path}/versions")).Json["items"]!.AsArray();
        versions.Select(v => (v!["version"]!.GetValue<int>(), v["removed"]!.GetValue<bool>())).ShouldBe([(4, false), (3, true), (2, false), (1, false)]);
    }

    [Fact]
    public async Task A_broken_template_is_refused_with_line_and_reason()
    {
        var refused = await CallAsync(HttpMethod.Post, "/templates", new { kind = "alert", language = "en", subject = "x", text = "a\n{{ notification.titel }}", html = "<p title={{ labels.x }}>" });

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Error("text").ShouldBe("Line 2, column 4: there is no variable notification.titel; did you mean title?");
        refused.Error("html").ShouldBe("Line 1, column 10: a value inside a tag must stand in the quotes of an attribute");
        (await CallAsync(HttpMethod.Post, "/templates", new { kind = "noise" })).Errors.ShouldContain("kind");
    }

    [Fact]
    public async Task A_preview_renders_unsaved_texts_with_an_example_or_a_past_notification()
    {
        var shown = await CallAsync(HttpMethod.Post, "/templates/preview", Good);
        shown.Status.ShouldBe(HttpStatusCode.OK);
        shown.Json["subject"]!.ToString().ShouldBe("Critical: Host backup failed");
        shown.Json["html"]!.ToString().ShouldStartWith("<p>host-17");

        (await CallAsync(HttpMethod.Post, "/templates/preview", new { kind = "alert", language = "en", subject = "{{ x }}", text = "x", html = "x" }))
            .Error("subject").ShouldBe("Line 1, column 4: there is no variable x");
        (await CallAsync(HttpMethod.Post, "/templates/preview", new { kind = "alert", language = "en", subject = "x", text = "x", html = "x", notificationId = Guid.Empty }))
            .Error("notificationId").ShouldNotBeEmpty();
        (await CallAsync(HttpMethod.Get, "/templates")).Json["items"]!.AsArray().ShouldBeEmpty();
    }

    private Task<Answer> CallAsync(HttpMethod method, string path, object? body = null) => Answer.CallAsync(_admin, method, path, body);
}
