using System.Net;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages;

public class ErrorPageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_failure_of_ours_tells_nothing_of_our_insides()
    {
        await using var app = LiveNotifyApp.Start(
            await postgres.CreateDatabaseAsync(), services => services.Configure<MvcOptions>(options => options.Filters.Add(new FailingProfile())));

        var failed = await app.Admin.GetAsync("/account/profile");

        failed.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var page = await failed.DocumentAsync();
        page.QuerySelector("h1")!.TextContent.ShouldBe("Something went wrong");
        page.DocumentElement.OuterHtml.ShouldNotContain(FailingProfile.Secret);
        page.DocumentElement.OuterHtml.ShouldNotContain("Exception");
    }

    [Fact]
    public async Task While_the_database_is_away_a_page_says_so_and_afterwards_it_is_back()
    {
        var direct = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        await using var line = new TcpProxy(direct.Port);
        await using var app = LiveNotifyApp.Start(new NpgsqlConnectionStringBuilder(direct.ConnectionString) { Port = line.Port }.ConnectionString);
        await app.Admin.PageAsync("/notification/receivers");

        line.Cut();
        var away = await app.Admin.GetAsync("/notification/receivers");

        away.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        away.Headers.RetryAfter.ShouldNotBeNull();
        (await away.DocumentAsync()).QuerySelector("h1")!.TextContent.ShouldBe("The database does not answer");

        line.Mend();
        await Wait.UntilAsync(async () => (await app.Admin.GetAsync("/notification/receivers")).IsSuccessStatusCode, "the page is back");
    }

    [Fact]
    public async Task From_an_error_page_a_change_of_language_leads_back_to_what_was_asked_for()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);

        var page = await (await app.Admin.GetAsync("/no/such/page?x=1")).DocumentAsync();

        page.QuerySelector("input[name=returnUrl]").ShouldBeAssignableTo<IHtmlInputElement>()!.Value.ShouldBe("/no/such/page?x=1");
    }

    private sealed class FailingProfile : IResourceFilter
    {
        public const string Secret = "what nobody needs to know";

        public void OnResourceExecuting(ResourceExecutingContext context)
        {
            if (context.HttpContext.Request.Path == "/account/profile") throw new InvalidOperationException(Secret);
        }

        public void OnResourceExecuted(ResourceExecutedContext context)
        {
        }
    }
}
