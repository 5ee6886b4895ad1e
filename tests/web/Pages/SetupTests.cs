using System.Net;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages;

public class SetupTests(PostgresFixture postgres)
{
    [Fact]
    public async Task The_token_from_the_log_makes_the_first_admin_once()
    {
        await using var app = await StartAsync();
        var path = app.Services.GetRequiredService<FirstAdmin>().SetupPath.ShouldNotBeNull();
        var token = (await app.Anonymous.PageAsync(path)).QuerySelector("#token")!.GetAttribute("value");

        var made = await app.Anonymous.PostFormAsync(
            "/setup", ("token", token), ("email", "first@example.com"), ("password", "a fine first password"), ("timeZone", "Europe/Berlin"));

        made.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await app.Anonymous.PageAsync("/account/profile")).Body!.TextContent.ShouldContain("first@example.com");
        (await app.Anonymous.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Another_token_makes_nobody()
    {
        await using var app = await StartAsync();

        (await app.Anonymous.GetAsync("/setup?token=guessed")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var refused = await app.Anonymous.PostFormAsync(
            "/setup", ("token", "guessed"), ("email", "first@example.com"), ("password", "a fine first password"));

        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await refused.DocumentAsync()).QuerySelector("#email")!.GetAttribute("value").ShouldBe("first@example.com");
    }

    [Fact]
    public async Task A_weak_password_and_a_wrong_address_are_refused_by_field()
    {
        await using var app = await StartAsync();
        var token = app.Services.GetRequiredService<FirstAdmin>().SetupPath!.Split('=')[1];

        var address = await app.Anonymous.PostFormAsync("/setup", ("token", token), ("email", "first"), ("password", "a fine first password"));
        var password = await app.Anonymous.PostFormAsync("/setup", ("token", token), ("email", "first@example.com"), ("password", "short"));

        address.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await address.DocumentAsync()).QuerySelector("[role=alert] a")!.TextContent.ShouldBe("first is not a mail address such as ops@example.com");
        password.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await password.DocumentAsync()).QuerySelector("[role=alert] a")!.TextContent.ShouldBe("Password must have at least 8 characters");
    }

    [Fact]
    public async Task With_a_user_there_is_nothing_to_set_up()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);

        (await app.Anonymous.GetAsync("/setup")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private Task<LiveNotifyApp> StartAsync() => LiveNotifyApp.StartAsync(postgres, ("Bootstrap:AdminEmail", null));
}
