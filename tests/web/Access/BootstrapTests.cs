using System.Net;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

public class BootstrapTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_token_somebody_chose_works_whatever_it_looks_like()
    {
        const string chosen = "whatever-an-operator-thinks-of";
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("Bootstrap:ApiToken", chosen));

        (await app.Api(chosen).GetAsync("/api/v1/senders")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await app.Api($"{chosen}!").GetAsync("/api/v1/senders")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Once_there_is_a_user_the_settings_change_nothing()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (LiveNotifyApp.Start(database)) { }

        await using var again = LiveNotifyApp.Start(
            database, null, ("Bootstrap:AdminPassword", "another long password"), ("Bootstrap:ApiToken", "another-long-token-of-mine"));

        (await again.Api("another-long-token-of-mine").GetAsync("/api/v1/senders")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var signedIn = await again.Anonymous.PostFormAsync("/account/login", ("Email", LiveNotifyApp.AdminEmail), ("Password", LiveNotifyApp.AdminPassword));
        signedIn.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }
}
