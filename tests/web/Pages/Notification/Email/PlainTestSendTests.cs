using System.Net;
using AngleSharp.Html.Dom;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification.Email;

/// <summary>The test send without script: one request, and the page with what came of it.</summary>
public sealed class PlainTestSendTests(EmailPages email) : IClassFixture<EmailPages>
{
    [Fact]
    public async Task An_accepted_test_shows_its_steps_and_the_relays_own_words_and_keeps_the_values()
    {
        var answer = await email.Admin.PostFormAsync($"{EmailPages.Add}?handler=Test", EmailPages.Fields(("titlePrefix", "[Try]"), ("to", "you@example.com")));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await answer.DocumentAsync();
        page.QuerySelector("[data-outcome=accepted]:not([hidden])")!.TextContent.ShouldContain("250 2.0.0 queued as 42");
        page.QuerySelectorAll("[data-step]:not([hidden])").ShouldHaveSingleItem().TextContent.ShouldContain("Name lookup");
        ((IHtmlInputElement)page.GetElementById("titlePrefix")!).Value.ShouldBe("[Try]");
        page.GetElementById("password")!.GetAttribute("value").ShouldBeNull();
        page.QuerySelector(".no-js-only")!.TextContent.ShouldContain("type it once more");
        email.Tester.Requests.ShouldContain(request => request.To == "you@example.com" && request.SenderId == null);
        (await email.WithPrefixAsync("[Try]")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failed_test_says_why_and_the_way_out()
    {
        var page = await (await email.Admin.PostFormAsync($"{EmailPages.Add}?handler=Test", EmailPages.Fields(("server", "broken.example.com")))).DocumentAsync();

        var failed = page.QuerySelector("[data-outcome=failed]:not([hidden])")!;
        failed.TextContent.ShouldContain("There is no server named broken.example.com");
        failed.TextContent.ShouldContain("554 no");
        failed.QuerySelector("[data-mend]")!.TextContent.ShouldBe("Use SSL with port 465");
    }

    [Fact]
    public async Task A_recipient_that_is_no_address_is_refused_at_its_field()
    {
        var answer = await email.Admin.PostFormAsync($"{EmailPages.Add}?handler=Test", EmailPages.Fields(("to", "somebody")));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.DocumentAsync()).GetElementById("to-error")!.TextContent.ShouldContain("got somebody");
    }

    [Fact]
    public async Task A_test_of_exactly_the_saved_values_is_on_record_and_one_of_others_is_not()
    {
        var id = await email.SavedAsync("[Recorded]");
        var same = SenderFormTests.Modified(id, ("titlePrefix", "[Recorded]"), ("password", ""));

        await email.Admin.PostFormAsync($"{EmailPages.Modify}?handler=Test", SenderFormTests.Modified(id, ("titlePrefix", "[Other]"), ("password", "")));
        (await email.LoadAsync(id))!.LastTest.ShouldBeNull();

        await email.Admin.PostFormAsync($"{EmailPages.Modify}?handler=Test", same);
        (await email.LoadAsync(id))!.LastTest!.ShouldSatisfyAllConditions(t => t.Ok.ShouldBeTrue(), t => t.To.ShouldBe("admin@example.com"));
        (await email.Admin.PageAsync(EmailPages.List)).GetElementById($"sender-{id}")!.TextContent.ShouldContain("tested OK");
    }

    [Fact]
    public async Task A_disabled_sender_is_tested_all_the_same()
    {
        var id = await email.SavedAsync("[Off]", enabled: false);

        await email.Admin.PostFormAsync($"{EmailPages.Modify}?handler=Test", SenderFormTests.Modified(id, ("titlePrefix", "[Off]"), ("password", ""), ("enabled", null)));

        (await email.LoadAsync(id))!.LastTest.ShouldBeOfType<SenderTest>().Ok.ShouldBeTrue();
    }

    [Fact]
    public async Task Values_tested_and_then_saved_count_as_tested_and_changed_ones_do_not()
    {
        var tested = EmailPages.Fields(("titlePrefix", "[Proven]"));
        var page = await (await email.Admin.PostFormAsync($"{EmailPages.Add}?handler=Test", tested)).DocumentAsync();
        var proof = ("proof", (string?)((IHtmlInputElement)page.QuerySelector("[name=proof]")!).Value);

        await email.Admin.PostFormAsync(EmailPages.Add, [.. tested, proof]);
        await email.Admin.PostFormAsync(EmailPages.Add, [.. EmailPages.Fields(("titlePrefix", "[Unproven]"), ("password", "another one")), proof]);

        (await email.WithPrefixAsync("[Proven]")).ShouldHaveSingleItem().LastTest!.Ok.ShouldBeTrue();
        (await email.WithPrefixAsync("[Unproven]")).ShouldHaveSingleItem().LastTest.ShouldBeNull();
    }

    [Fact]
    public async Task Too_many_tests_must_wait_and_the_wait_is_shown()
    {
        await using var app = LiveNotifyApp.Start(email.App.ConnectionString, services => Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions
            .AddSingleton<ISenderTester>(services, email.Tester), ("TestSend:PerMinute", "1"));
        await app.Admin.PostFormAsync($"{EmailPages.Add}?handler=Test", EmailPages.Fields());

        var second = await app.Admin.PostFormAsync($"{EmailPages.Add}?handler=Test", EmailPages.Fields());

        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        second.Headers.RetryAfter.ShouldNotBeNull();
        (await second.DocumentAsync()).QuerySelector("[data-outcome=wait]:not([hidden])")!.TextContent.ShouldContain("try again in");
    }
}
