using System.Net;
using AngleSharp.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Account;

public class LoginTests(AppFixture fixture, PostgresFixture postgres) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;

    private HttpClient Visitor { get; } = fixture.App.NewVisitor();

    [Fact]
    public async Task Whoever_is_not_signed_in_is_led_to_the_form_and_afterwards_back()
    {
        var away = await Visitor.GetAsync("/account/profile?x=1");
        away.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        away.Headers.Location!.PathAndQuery.ShouldBe("/account/login?ReturnUrl=%2Faccount%2Fprofile%3Fx%3D1");

        var back = await SignInAsync(LiveNotifyApp.AdminEmail, LiveNotifyApp.AdminPassword, "/account/profile?x=1");

        back.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        back.Headers.Location!.OriginalString.ShouldBe("/account/profile?x=1");
        (await Visitor.PageAsync("/account/profile")).Body!.TextContent.ShouldContain(LiveNotifyApp.AdminEmail);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    [InlineData(null)]
    public async Task After_the_form_nobody_is_led_elsewhere(string? returnUrl)
    {
        var back = await SignInAsync(LiveNotifyApp.AdminEmail, LiveNotifyApp.AdminPassword, returnUrl);

        back.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Theory]
    [InlineData(LiveNotifyApp.AdminEmail, "wrong")]
    [InlineData("nobody@example.com", LiveNotifyApp.AdminPassword)]
    [InlineData("", "")]
    public async Task A_wrong_address_and_a_wrong_password_hear_the_same(string email, string password)
    {
        var refused = await SignInAsync(email, password);

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector("[role=alert]")!.TextContent.ShouldBe("The email or the password is wrong.");
        page.QuerySelector("#Email")!.GetAttribute("value").ShouldBe(email);
        page.QuerySelector("#Password")!.GetAttribute("value").ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task Guessing_locks_the_account_for_a_while_and_says_so()
    {
        await _app.AsAsync(Role.Auditor, "target@example.com");
        for (var guess = 0; guess < 5; guess++) await SignInAsync("target@example.com", $"guess {guess}");

        var locked = await SignInAsync("target@example.com", LiveNotifyApp.AdminPassword);

        locked.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await locked.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent.ShouldBe("Too many failed attempts. Wait 5 minutes, then try again.");
    }

    [Fact]
    public async Task One_address_cannot_try_for_ever()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var statuses = new List<HttpStatusCode>();
        for (var attempt = 0; attempt < 61; attempt++) statuses.Add((await app.Anonymous.PostAsync("/account/login", new FormUrlEncodedContent([]))).StatusCode);

        statuses[..60].ShouldAllBe(status => status == HttpStatusCode.BadRequest);
        statuses[60].ShouldBe(HttpStatusCode.TooManyRequests);
        (await app.Anonymous.GetAsync("/account/login")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        await SignInAsync(LiveNotifyApp.AdminEmail, LiveNotifyApp.AdminPassword);

        (await Visitor.PostFormAsync("/account/logout")).Headers.Location!.OriginalString.ShouldBe("/account/login");

        (await Visitor.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task A_user_who_was_disabled_does_not_get_in()
    {
        await _app.AsAsync(Role.Admin, "gone@example.com");
        await _app.ChangeUserAsync("gone@example.com", user => user.Enabled = false);

        (await SignInAsync("gone@example.com", LiveNotifyApp.AdminPassword)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private Task<HttpResponseMessage> SignInAsync(string email, string password, string? returnUrl = null) =>
        Visitor.PostFormAsync("/account/login", ("Email", email), ("Password", password), ("ReturnUrl", returnUrl));
}
