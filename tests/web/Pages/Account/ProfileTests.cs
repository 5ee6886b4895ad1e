using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Account;

public sealed class ProfileTests(AppFixture fixture) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private readonly string _email = $"{Guid.NewGuid():N}@example.com";
    private HttpClient _user = null!;

    public async ValueTask InitializeAsync() => _user = await fixture.App.AsAsync(Role.Auditor, _email);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Language_and_time_zone_hold_from_the_next_page_on()
    {
        var saved = await _user.PostFormAsync("/account/profile", ("language", "zh-CN"), ("timeZone", "Asia/Shanghai"));

        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var page = await _user.PageAsync("/account/profile");
        page.QuerySelector("h1")!.TextContent.ShouldBe("个人设置");
        page.QuerySelector<IHtmlSelectElement>("#timeZone")!.Value.ShouldBe("Asia/Shanghai");
        page.QuerySelector("main [role=status]").ShouldNotBeNull();
    }

    [Fact]
    public async Task The_browser_s_language_can_be_followed_again()
    {
        await _user.PostFormAsync("/account/profile", ("language", "zh-CN"), ("timeZone", "UTC"));
        await _user.PostFormAsync("/account/profile", ("language", ""), ("timeZone", "UTC"));

        (await _user.PageAsync("/account/profile")).QuerySelector("h1")!.TextContent.ShouldBe("Profile");
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions()
    {
        var saved = await _user.PostFormAsync(
            "/account/profile?handler=Password", ("currentPassword", LiveNotifyApp.AdminPassword), ("newPassword", "an even longer password"));

        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _user.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SignInAsync("an even longer password")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await SignInAsync(LiveNotifyApp.AdminPassword)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("wrong", "an even longer password", "This is not your current password", "currentPassword")]
    [InlineData(LiveNotifyApp.AdminPassword, "short", "Password must have at least 8 characters", "newPassword")]
    public async Task A_refused_password_says_why_at_its_field(string current, string next, string why, string field)
    {
        var refused = await _user.PostFormAsync("/account/profile?handler=Password", ("currentPassword", current), ("newPassword", next));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector($"[role=alert] a[href='#{field}']")!.TextContent.ShouldBe(why);
        page.QuerySelector($"#{field}")!.GetAttribute("aria-invalid").ShouldBe("true");
        page.QuerySelector($"#{field}-error")!.TextContent.Trim().ShouldBe(why);
    }

    private Task<HttpResponseMessage> SignInAsync(string password) =>
        fixture.App.NewVisitor().PostFormAsync("/account/login", ("Email", _email), ("Password", password));
}
