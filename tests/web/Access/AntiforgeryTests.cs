using System.Net;
using System.Reflection;
using System.Text.RegularExpressions;
using LiveNotify.Tests.Fixtures;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>No form is taken that did not come from one of our pages, shown to the same person.</summary>
public sealed class AntiforgeryTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static readonly Regex HandlerPart = new(@"\{handler:regex\(\^(.*?)\$\)\?\}");
    private static readonly Regex FolderPart = new(@"\{folder:[^}]*\}");

    private readonly LiveNotifyApp _app = fixture.App;

    [Fact]
    public async Task Every_form_of_every_page_is_refused_without_its_token_and_with_another_persons()
    {
        var theirs = (await (await _app.AsAsync(LiveNotify.Web.Access.Role.Admin, Visitors.NewEmail())).PageAsync("/account/profile")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        await _app.Admin.GetAsync("/account/profile");
        var wrong = new List<string>();
        foreach (var path in Pages().SelectMany(page => Handlers().Select(handler => $"{page}?id={Guid.NewGuid()}&handler={handler}").Prepend(page)))
            foreach (var token in new[] { null, theirs })
            {
                var answer = await _app.Admin.PostAsync(path, new FormUrlEncodedContent(token is null ? [] : [new("__RequestVerificationToken", token)]));
                if (answer.StatusCode != HttpStatusCode.BadRequest && answer.StatusCode != HttpStatusCode.TooManyRequests) wrong.Add($"{path}: {answer.StatusCode}");
            }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/hangfire/recurring/trigger")]
    [InlineData("/hangfire/recurring/remove")]
    [InlineData("/hangfire/jobs/actions/delete/1")]
    public async Task The_dashboard_of_the_queue_takes_no_order_without_one(string path)
    {
        var answer = await _app.Admin.PostAsync(path, new FormUrlEncodedContent([new("jobs[]", "anything")]));

        ((int)answer.StatusCode).ShouldBeInRange(400, 499);
    }

    /// <summary>As they are asked for, with whatever a part of their path may be: which handler, too, where that is one.</summary>
    private List<string> Pages()
    {
        var pages = _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<PageActionDescriptor>() is not null).Select(e => e.RoutePattern.RawText!.ToLowerInvariant())
            .Where(path => !path.StartsWith("error", StringComparison.Ordinal)).Distinct()
            .SelectMany(path => HandlersIn(path).Select(handler => $"/{HandlerPart.Replace(path, handler)}".TrimEnd('/')))
            .Select(path => path.Replace("{id:guid}", $"{Guid.NewGuid()}", StringComparison.Ordinal).Replace("{kind}", "alert", StringComparison.Ordinal).Replace("{language}", "en", StringComparison.Ordinal))
            .Select(path => FolderPart.Replace(path, "senders")).ToList();
        pages.ShouldContain("/notification/templates/alert/en/restore");
        pages.ShouldAllBe(path => !path.Contains('{'));
        return pages;
    }

    private static IEnumerable<string> HandlersIn(string path) =>
        HandlerPart.Match(path) is { Success: true } part ? part.Groups[1].Value.Trim('(', ')').Split('|').Prepend("") : [""];

    /// <summary>Whatever any page does when something is posted to it: <c>OnPostPasswordAsync</c> is <c>Password</c>.</summary>
    private static List<string> Handlers()
    {
        var handlers = typeof(Program).Assembly.GetTypes().Where(typeof(PageModel).IsAssignableFrom)
            .SelectMany(page => page.GetMethods(BindingFlags.Public | BindingFlags.Instance)).Where(method => method.Name.StartsWith("OnPost", StringComparison.Ordinal))
            .Select(method => method.Name["OnPost".Length..].Replace("Async", "", StringComparison.Ordinal)).Where(name => name.Length > 0).Distinct().ToList();
        handlers.ShouldContain("Password");
        return handlers;
    }
}
