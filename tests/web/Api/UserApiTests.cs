using System.Net;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Access;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Api;

public class UserApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly string _email = Visitors.NewEmail();

    [Fact]
    public async Task A_user_is_invited_by_a_link_that_works_once()
    {
        var added = await api.CallAsync(HttpMethod.Post, "/users", new { email = _email, role = "auditor", timeZone = "Asia/Shanghai", language = "zh-CN" });

        added.Status.ShouldBe(HttpStatusCode.Created);
        added.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (added.Json["role"]!.ToString(), added.Json["enabled"]!.GetValue<bool>(), added.Json["invited"]!.GetValue<bool>()).ShouldBe(("auditor", true, true));
        var link = added.Json["inviteLink"]!.ToString();
        link.ShouldStartWith($"{api.App.Address}account/invitation?token=");
        (await api.App.NewVisitor().SignInAsync(_email, "")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);

        using var person = api.App.NewVisitor();
        (await person.ChooseAsync(link, "short")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await person.ChooseAsync(link, "a sentence of my own")).Headers.Location!.OriginalString.ShouldBe("/");
        (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await api.App.NewVisitor().GetAsync(link)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await api.App.NewVisitor().ChooseAsync(link, "a sentence of a thief")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await api.App.NewVisitor().SignInAsync(_email, "a sentence of my own")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var read = await api.CallAsync(HttpMethod.Get, $"/users/{added.Json["id"]}");
        read.Json["inviteLink"].ShouldBeNull();
        (read.Json["timeZone"]!.ToString(), read.Json["language"]!.ToString(), read.Json["invited"]!.GetValue<bool>()).ShouldBe(("Asia/Shanghai", "zh-CN", false));
    }

    [Fact]
    public async Task Of_two_who_follow_a_link_at_once_one_gets_in()
    {
        var link = (await api.CallAsync(HttpMethod.Post, "/users", new { email = _email, role = "auditor" })).Json["inviteLink"]!.ToString();
        var visitors = Enumerable.Range(0, 4).Select(_ => api.App.NewVisitor()).ToList();
        foreach (var visitor in visitors) await visitor.GetAsync(link);

        var answers = await Task.WhenAll(visitors.Select((visitor, i) => visitor.ChooseAsync(link, $"the sentence of number {i}")));

        answers.Count(a => a.StatusCode == HttpStatusCode.Redirect).ShouldBe(1);
        answers.Count(a => a.StatusCode == HttpStatusCode.NotFound).ShouldBe(3);
    }

    [Fact]
    public async Task A_user_with_a_password_needs_no_link()
    {
        var added = await api.CallAsync(HttpMethod.Post, "/users", new { email = _email, role = "admin", password = "a sentence of the admin" });

        added.Status.ShouldBe(HttpStatusCode.Created);
        added.Json["inviteLink"].ShouldBeNull();
        (await api.App.NewVisitor().SignInAsync(_email, "a sentence of the admin")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await api.CallAsync(HttpMethod.Get, "/users?limit=500")).Json.ToJsonString().ShouldNotContain("assword");
    }

    [Fact]
    public async Task Each_field_says_why_it_is_refused()
    {
        var refused = await api.CallAsync(HttpMethod.Post, "/users", new { email = "nobody", role = "king", language = "fr", timeZone = "Moon/Base" });
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["email", "role", "language", "timeZone"], ignoreOrder: true);

        (await api.CallAsync(HttpMethod.Post, "/users", new { email = LiveNotifyApp.AdminEmail, role = "admin" })).Error("email").ShouldBe("There is a user with this address already");
        (await api.CallAsync(HttpMethod.Post, "/users", new { email = _email, role = "admin", password = "short" })).Error("password").ShouldBe("Password must have at least 8 characters");

        var id = (await api.CallAsync(HttpMethod.Post, "/users", new { email = _email, role = "admin" })).Json["id"];
        (await api.CallAsync(HttpMethod.Put, $"/users/{id}", new { email = "other@people.example" })).Error("email").ShouldContain("cannot be changed");
        (await api.CallAsync(HttpMethod.Put, $"/users/{id}", new { password = "a sentence of the admin" })).Error("password").ShouldContain("reset it");
        (await api.CallAsync(HttpMethod.Put, $"/users/{Guid.NewGuid()}", new { role = "admin" })).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_change_leaves_alone_what_it_does_not_name()
    {
        var id = (await api.CallAsync(HttpMethod.Post, "/users", new { email = _email, role = "admin", language = "zh-CN", timeZone = "Europe/Berlin" })).Json["id"];

        var changed = await api.CallAsync(HttpMethod.Put, $"/users/{id}", new { role = "auditor" });

        (changed.Json["role"]!.ToString(), changed.Json["enabled"]!.GetValue<bool>(), changed.Json["language"]!.ToString(), changed.Json["timeZone"]!.ToString())
            .ShouldBe(("auditor", true, "zh-CN", "Europe/Berlin"));
        (await api.CallAsync(HttpMethod.Put, $"/users/{id}", new { language = "" })).Json["language"].ShouldBeNull();
    }

    [Fact]
    public async Task A_reset_takes_the_password_and_the_sessions_away_and_gives_a_link()
    {
        var person = await api.App.AsAsync(Role.Auditor, _email);
        (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var id = await IdAsync(_email);

        var first = (await api.CallAsync(HttpMethod.Post, $"/users/{id}/reset")).Json["inviteLink"]!.ToString();
        var second = (await api.CallAsync(HttpMethod.Post, $"/users/{id}/reset")).Json["inviteLink"]!.ToString();

        (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await api.App.NewVisitor().SignInAsync(_email)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await api.App.NewVisitor().GetAsync(first)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await api.App.NewVisitor().ChooseAsync(second, "a sentence of my own")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await api.App.RecordAsync(_email)).Select(e => e.Action).ShouldBe(["signed in", "modified", "sign-in refused", "signed out everywhere", "invited", "signed out everywhere", "invited"], ignoreOrder: true);
    }

    [Fact]
    public async Task Who_is_disabled_demoted_or_signed_out_everywhere_is_out_with_the_next_request()
    {
        var disabled = await api.App.AsAsync(Role.Admin, $"a{_email}");
        var demoted = await api.App.AsAsync(Role.Admin, $"b{_email}");
        var signedOut = await api.App.AsAsync(Role.Auditor, $"c{_email}");
        foreach (var person in new[] { disabled, demoted, signedOut }) (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await api.CallAsync(HttpMethod.Put, $"/users/{await IdAsync($"a{_email}")}", new { enabled = false });
        await api.CallAsync(HttpMethod.Put, $"/users/{await IdAsync($"b{_email}")}", new { role = "auditor" });
        await api.CallAsync(HttpMethod.Post, $"/users/{await IdAsync($"c{_email}")}/sign-out");

        foreach (var person in new[] { disabled, demoted, signedOut }) (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await disabled.PostAsync("/hubs/live/negotiate?negotiateVersion=1", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await api.App.NewVisitor().SignInAsync($"a{_email}")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await api.App.NewVisitor().SignInAsync($"b{_email}")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task Nobody_but_an_admin_asks_for_users()
    {
        var auditor = await api.App.AsAsync(Role.Auditor, _email);

        (await auditor.GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await auditor.GetAsync("/users")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await api.App.NewVisitor().GetAsync("/api/v1/users")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_is_on_record_from_its_making_to_its_end()
    {
        var name = $"robot {Guid.NewGuid():N}";
        var id = (await api.CallAsync(HttpMethod.Post, "/tokens", new { name, scope = "read" })).Json["id"];
        await api.CallAsync(HttpMethod.Delete, $"/tokens/{id}");

        var entries = (await api.CallAsync(HttpMethod.Get, $"/audit?text={Uri.EscapeDataString(name)}")).Json["items"]!.AsArray();
        entries.Select(e => e!["action"]!.ToString()).ShouldBe(["revoked", "added"]);
        entries.ShouldAllBe(e => e!["actor"]!.ToString() == "token:bootstrap" && e["subject"]!.ToString() == $"tokens/{id}");
        (await api.CallAsync(HttpMethod.Get, "/audit/verify")).Json["ok"]!.GetValue<bool>().ShouldBeTrue();
    }

    private async Task<string> IdAsync(string email) =>
        (await api.CallAsync(HttpMethod.Get, "/users?limit=500")).Json["items"]!.AsArray().Single(u => u!["email"]!.ToString() == email)!["id"]!.ToString();
}
