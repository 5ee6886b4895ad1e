using System.Net;
using LiveNotify.Domain.Audit;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>Who came in, who was not let in and why, and what people changed about themselves.</summary>
public class SignInRecordTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;
    private readonly string _email = Visitors.NewEmail();

    [Fact]
    public async Task Coming_and_going_is_on_record_under_the_address()
    {
        await _app.AsAsync(Role.Auditor, _email);
        using var person = _app.NewVisitor();

        await person.SignInAsync(_email);
        await person.PostFormAsync("/account/logout");

        (await _app.RecordAsync(_email)).ShouldBe([("signed out", _email, ""), ("signed in", _email, "")]);
        var user = (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/users?limit=500")).Json["items"]!.AsArray().Single(u => u!["email"]!.ToString() == _email)!;
        user["lastSignInAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_refusal_says_why_on_record_and_to_the_visitor_no_more_than_before()
    {
        await _app.AsAsync(Role.Auditor, _email);
        using var visitor = _app.NewVisitor();

        await visitor.SignInAsync(_email, "guessed");
        await _app.ChangeUserAsync(_email, user => user.Enabled = false);
        await visitor.SignInAsync(_email);

        (await _app.RecordAsync(_email)).ShouldBe([("sign-in refused", "anonymous", SignInRefusals.Disabled), ("sign-in refused", "anonymous", SignInRefusals.Password)]);
    }

    [Fact]
    public async Task Nobody_s_address_is_kept_and_what_is_no_address_is_not()
    {
        await _app.NewVisitor().SignInAsync(_email, "guessed");
        await _app.NewVisitor().SignInAsync("my secret sentence", "guessed");

        (await _app.RecordAsync(_email)).ShouldBe([("sign-in refused", "anonymous", SignInRefusals.Unknown)]);
        (await _app.RecordAsync("my secret sentence")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_guesses_made_at_once_each_counts()
    {
        await _app.AsAsync(Role.Auditor, _email);
        var visitors = Enumerable.Range(0, 8).Select(_ => _app.NewVisitor()).ToList();

        await Task.WhenAll(visitors.Select((visitor, i) => visitor.SignInAsync(_email, $"guess number {i}")));

        (await _app.RecordAsync(_email)).Count(e => e.Why == SignInRefusals.Password).ShouldBe(5);
        (await _app.RecordAsync(_email)).Count(e => e.Why == SignInRefusals.Locked).ShouldBe(3);
        var locked = await visitors[0].SignInAsync(_email);
        (await locked.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent.ShouldBe("Too many failed attempts. Wait 5 minutes, then try again.");

        var users = (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/users?limit=500")).Json["items"]!.AsArray();
        var user = users.Single(u => u!["email"]!.ToString() == _email)!;
        user["locked"]!.GetValue<bool>().ShouldBeTrue();
        await Answer.CallAsync(_app.Api(), HttpMethod.Post, $"/users/{user["id"]}/unlock");
        (await visitors[0].SignInAsync(_email)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task What_people_change_about_themselves_is_on_record_and_no_password_is()
    {
        var person = await _app.AsAsync(Role.Auditor, _email);

        await person.PostFormAsync("/account/profile", ("language", "zh-CN"), ("timeZone", "Asia/Shanghai"));
        await person.PostFormAsync("/account/profile?handler=Password", ("currentPassword", LiveNotifyApp.AdminPassword), ("newPassword", "an even longer password"));

        (await _app.RecordAsync(_email)).ShouldBe([("modified", _email, ""), ("modified", _email, "")]);
        var record = (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/audit?limit=500")).Json.ToJsonString();
        record.ShouldNotContain("an even longer password");
        (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/audit/verify")).Json["ok"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_change_elsewhere_of_language_reaches_this_session_without_signing_in_again()
    {
        var person = await _app.AsAsync(Role.Auditor, _email);
        (await person.PageAsync("/account/profile")).DocumentElement.GetAttribute("lang").ShouldBe("en");

        await _app.ChangeUserAsync(_email, user => user.Language = "zh-CN");

        (await person.PageAsync("/account/profile")).DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
    }
}
