using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Domain;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages;

/// <summary>The same field at the foot of every form that saves.</summary>
public sealed class CommentFieldTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Said = "after the audit of May";
    private const string Broken = "one\u0007two";

    private readonly LiveNotifyApp _app = fixture.App;

    [Fact]
    public async Task Every_form_that_saves_asks_for_it_once()
    {
        var (sender, receiver, source, user, token) = await ThingsAsync();

        foreach (var path in new[]
        {
            "/notification/email/add", $"/notification/email/modify?id={sender}", $"/notification/email/disable?id={sender}",
            "/notification/receivers/add", $"/notification/receivers/modify?id={receiver}", $"/notification/receivers/remove?id={receiver}",
            "/notification/sources/add", $"/notification/sources/modify?id={source}", $"/notification/sources/rotate?id={source}", $"/notification/sources/disable?id={source}",
            "/notification/templates/alert/en", "/users/add", $"/users/modify?id={user}", $"/users/reset?id={user}", "/users/tokens/add", $"/users/tokens/revoke?id={token}",
            $"/audit/senders/{sender}?version=1",
        })
        {
            var field = (await _app.Admin.PageAsync(path)).QuerySelectorAll<IHtmlInputElement>("form[method=post] input[name=comment]").ShouldHaveSingleItem(path);
            field.Id.ShouldBe("comment", path);
            field.MaxLength.ShouldBe(Comment.MaxLength, path);
            field.IsRequired.ShouldBeFalse(path);
        }
    }

    [Fact]
    public async Task It_goes_on_record_with_what_the_form_does()
    {
        var (sender, receiver, source, user, token) = await ThingsAsync();

        await DoneAsync($"/notification/email/disable", ("id", sender));
        await DoneAsync("/notification/email?handler=Enable", ("id", sender));
        await DoneAsync($"/notification/receivers/remove", ("id", receiver));
        await DoneAsync($"/notification/sources/disable", ("id", source));
        await DoneAsync($"/users/modify?handler=SignOut&id={user}");
        await DoneAsync($"/users/tokens/revoke", ("id", token));

        foreach (var subject in new[] { $"senders/{sender}", $"receivers/{receiver}", $"sources/{source}", $"users/{user}", $"tokens/{token}" })
            (await _app.Admin.PageAsync($"/audit?subject={subject}")).QuerySelector("tbody tr .comment")!.TextContent.ShouldBe($"“{Said}”", subject);
        (await _app.Admin.PageAsync($"/audit/senders/{sender}")).QuerySelectorAll(".versions .comment").Length.ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_kept_is_said_at_the_field_and_the_words_stay()
    {
        var (sender, receiver, source, user, token) = await ThingsAsync();

        foreach (var (action, fields) in new (string, (string, string?)[])[]
        {
            ("/notification/email/add", [("id", $"{Guid.NewGuid()}"), ("titlePrefix", "[New]"), ("outbox", "new@example.com"), ("server", "smtp.example.com"), ("port", "25")]),
            ("/notification/email/disable", [("id", sender)]),
            ("/notification/receivers/add", [("id", $"{Guid.NewGuid()}"), ("name", "New"), ("addresses", "new@example.com"), ("minSeverity", "info"), ("language", "en"), ("timeZone", "UTC")]),
            ("/notification/receivers/remove", [("id", receiver)]),
            ("/notification/sources/add", [("id", $"{Guid.NewGuid()}"), ("name", "New source"), ("format", "native")]),
            ("/notification/sources/rotate", [("id", source), ("version", "1"), ("overlapMinutes", "5")]),
            ("/notification/sources/disable", [("id", source)]),
            ("/users/add", [("email", $"{Guid.NewGuid():N}@example.com"), ("role", "auditor"), ("way", "link"), ("timeZone", "UTC")]),
            ("/users/reset", [("id", user)]),
            ("/users/tokens/add", [("name", "New token"), ("scope", "read"), ("days", "30")]),
            ("/users/tokens/revoke", [("id", token)]),
            ($"/audit/senders/{sender}?version=1", []),
        })
        {
            using var refused = await _app.Admin.PostFormAsync(action, [.. fields, ("comment", Broken)]);
            refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, action);
            var page = await refused.DocumentAsync();
            page.QuerySelector("#comment-error")!.TextContent.ShouldContain("without control characters", customMessage: action);
            page.QuerySelector<IHtmlInputElement>("#comment")!.Value.ShouldBe(Broken, action);
        }

        (await Answer.CallAsync(_app.Api(), HttpMethod.Get, $"/senders/{sender}")).Json["version"]!.GetValue<int>().ShouldBe(2);
        (await Answer.CallAsync(_app.Api(), HttpMethod.Get, $"/sources/{source}")).Json["version"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public async Task A_comment_stays_when_something_else_is_refused()
    {
        using var refused = await _app.Admin.PostFormAsync("/notification/receivers/add", ("id", $"{Guid.NewGuid()}"), ("name", ""), ("comment", Said));

        var page = await refused.DocumentAsync();
        page.QuerySelector("#name-error").ShouldNotBeNull();
        page.QuerySelector("#comment-error").ShouldBeNull();
        page.QuerySelector<IHtmlInputElement>("#comment")!.Value.ShouldBe(Said);
    }

    [Fact]
    public async Task The_menu_says_what_is_wrong_and_does_nothing()
    {
        var (sender, _, _, _, _) = await ThingsAsync();

        using var refused = await _app.Admin.HxPostFormAsync("/notification/email?handler=Enable", ("id", sender), ("comment", Broken));

        refused.Headers.GetValues("HX-Trigger").Single().ShouldContain("without control characters");
        (await Answer.CallAsync(_app.Api(), HttpMethod.Get, $"/senders/{sender}")).Json["version"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Who_is_not_signed_in_puts_no_words_on_record()
    {
        using var visitor = _app.NewVisitor();
        var email = $"{Guid.NewGuid():N}@example.com";

        await visitor.PostFormAsync("/account/login", ("Email", email), ("Password", "wrong"), ("comment", Said));

        var row = (await _app.Admin.PageAsync($"/audit?text={email}")).QuerySelector("tbody tr")!;
        row.TextContent.ShouldContain("Sign-in refused");
        row.QuerySelector(".comment").ShouldBeNull();
    }

    private async Task DoneAsync(string action, params (string Name, string? Value)[] fields)
    {
        using var done = await _app.Admin.PostFormAsync(action, [.. fields, ("comment", $"  {Said} ")]);
        done.StatusCode.ShouldBe(HttpStatusCode.Redirect, action);
    }

    private async Task<(string Sender, string Receiver, string Source, string User, string Token)> ThingsAsync()
    {
        var admin = _app.Api();
        async Task<string> Made(string path, object body) => (await Answer.CallAsync(admin, HttpMethod.Post, path, body)).Json["id"]!.ToString();
        var sender = await Made("/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = "smtp.example.com", port = 25 });
        await Answer.CallAsync(admin, HttpMethod.Put, $"/senders/{sender}", new { titlePrefix = "[Night]", version = 1 });
        return (
            sender, await Made("/receivers", new { name = "Ops", addresses = new[] { "ops@example.com" } }), await Made("/sources", new { name = $"{Guid.NewGuid():N}" }),
            await Made("/users", new { email = $"{Guid.NewGuid():N}@example.com", role = "auditor" }), await Made("/tokens", new { name = "ci", scope = "read" }));
    }
}
