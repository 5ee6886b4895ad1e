using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification.Email;

public sealed class SenderFormTests(EmailPages email) : IClassFixture<EmailPages>
{
    [Fact]
    public async Task A_good_form_adds_a_sender_and_the_list_says_so()
    {
        var answer = await email.Admin.PostFormAsync(EmailPages.Add, EmailPages.Fields(("titlePrefix", "[Added]")));

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var list = await email.Admin.PageAsync(answer.Headers.Location!.ToString());
        list.QuerySelector("[role=status]")!.TextContent.ShouldContain("Sender [Added] saved.");
        (await email.WithPrefixAsync("[Added]")).ShouldHaveSingleItem().HasPassword.ShouldBeTrue();
    }

    [Fact]
    public async Task In_the_drawer_a_save_answers_with_what_to_announce()
    {
        var answer = await email.Admin.HxPostFormAsync(EmailPages.Add, EmailPages.Fields(("titlePrefix", "[Drawer]")));

        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        answer.Headers.GetValues("HX-Trigger").Single().ShouldBe("""{"drawer:saved":{"notice":"Sender [Drawer] saved."}}""");
    }

    [Fact]
    public async Task The_same_form_sent_twice_is_one_sender_and_a_changed_one_another()
    {
        var fields = EmailPages.Fields(("id", Guid.NewGuid().ToString()), ("titlePrefix", "[Twice]"));
        (string Name, string? Value)[] other = [.. fields.Where(f => f.Name != "server"), ("server", "other.example.com")];

        await email.Admin.PostFormAsync(EmailPages.Add, fields);
        await email.Admin.PostFormAsync(EmailPages.Add, fields);
        (await email.WithPrefixAsync("[Twice]")).Count.ShouldBe(1);

        await email.Admin.PostFormAsync(EmailPages.Add, other);
        (await email.WithPrefixAsync("[Twice]")).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Refused_values_come_back_with_links_to_their_fields(bool drawer)
    {
        var fields = EmailPages.Fields(("titlePrefix", "[Refused]"), ("port", "70000"), ("outbox", "nobody"), ("ssl", "true"));

        var answer = drawer ? await email.Admin.HxPostFormAsync(EmailPages.Add, fields) : await email.Admin.PostFormAsync(EmailPages.Add, fields);

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await answer.DocumentAsync();
        (page.QuerySelector("nav, main") is null).ShouldBe(drawer);
        page.QuerySelectorAll("[role=alert] a").Select(a => a.GetAttribute("href")).ShouldBe(["#outbox", "#port", "#tls"], ignoreOrder: true);
        var port = (IHtmlInputElement)page.GetElementById("port")!;
        (port.Value, port.GetAttribute("aria-invalid")).ShouldBe(("70000", "true"));
        page.GetElementById("port-error")!.TextContent.ShouldContain("SMTP Port must be 1-65535; got 70000");
        ((IHtmlInputElement)page.GetElementById("titlePrefix")!).Value.ShouldBe("[Refused]");
        page.GetElementById("sender-form")!.GetAttribute("data-touched").ShouldBe("true");
    }

    [Fact]
    public async Task A_typed_or_stored_password_is_in_no_page()
    {
        var id = await email.SavedAsync("[Secret]");
        var refused = await email.Admin.PostFormAsync(EmailPages.Add, EmailPages.Fields(("port", "0")));
        var tested = await email.Admin.PostFormAsync($"{EmailPages.Add}?handler=Test", EmailPages.Fields());
        var conflict = await email.Admin.PostFormAsync(EmailPages.Modify, EmailPages.Fields(("id", id.ToString()), ("version", "7")));

        foreach (var answer in new[] { refused, tested, conflict, await email.Admin.GetAsync(EmailPages.List), await email.Admin.GetAsync($"{EmailPages.Modify}?id={id}") })
        {
            var html = await answer.Content.ReadAsStringAsync();
            html.ShouldNotContain(EmailPages.Secret);
            html.ShouldNotContain(WebUtility.HtmlEncode(EmailPages.Secret));
            html.ShouldNotContain("same-open-9417");
        }
    }

    [Fact]
    public async Task A_password_too_long_to_keep_is_refused()
    {
        var answer = await email.Admin.PostFormAsync(EmailPages.Add, EmailPages.Fields(("password", new string('x', 600))));

        (await answer.DocumentAsync()).GetElementById("password-error")!.TextContent.ShouldContain("at most 512 bytes");
    }

    [Fact]
    public async Task Modify_keeps_the_password_that_was_left_empty()
    {
        var id = await email.SavedAsync("[Keeps]");
        var before = (await email.LoadAsync(id))!;

        await email.Admin.PostFormAsync(EmailPages.Modify, Modified(id, ("titlePrefix", "[Kept]"), ("password", "")));

        var after = (await email.LoadAsync(id))!;
        (after.Settings.TitlePrefix, after.Revision).ShouldBe(("[Kept]", 2));
        after.Password.ShouldBe(before.Password);
    }

    [Theory]
    [InlineData("server", "elsewhere.example.com")]
    [InlineData("port", "2525")]
    [InlineData("outbox", "other@example.com")]
    [InlineData("username", "other@example.com")]
    public async Task The_stored_password_goes_nowhere_else_neither_on_save_nor_on_test(string field, string value)
    {
        var id = await email.SavedAsync("[Stays]");
        var fields = Modified(id, (field, value), ("password", ""));

        var saved = await email.Admin.PostFormAsync(EmailPages.Modify, fields);
        var tested = await email.Admin.PostFormAsync($"{EmailPages.Modify}?handler=Test", fields);

        foreach (var answer in new[] { saved, tested })
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
            (await answer.DocumentAsync()).GetElementById("password-error")!.TextContent.ShouldContain("was typed for smtp.example.com:587");
        }

        email.Tester.Requests.ShouldNotContain(request => request.SenderId == id);
    }

    [Fact]
    public async Task Removing_the_password_is_explicit()
    {
        var id = await email.SavedAsync("[Removes]");

        await email.Admin.PostFormAsync(EmailPages.Modify, Modified(id, ("username", ""), ("password", ""), ("removePassword", "true")));

        (await email.LoadAsync(id))!.HasPassword.ShouldBeFalse();
    }

    [Fact]
    public async Task A_save_that_came_in_between_shows_both_values_and_the_next_save_goes_through()
    {
        var id = await email.SavedAsync("[Conflict]");
        await email.Admin.PostFormAsync(EmailPages.Modify, Modified(id, ("titlePrefix", "[Theirs]"), ("password", "")));

        var late = await email.Admin.PostFormAsync(EmailPages.Modify, Modified(id, ("titlePrefix", "[Mine]"), ("password", "")));

        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await late.DocumentAsync();
        var alert = page.QuerySelector("[role=alert]")!;
        alert.TextContent.ShouldContain(LiveNotifyApp.AdminEmail);
        alert.QuerySelectorAll("tbody tr").ShouldHaveSingleItem().QuerySelectorAll("td").Select(td => td.TextContent.Trim().Split(' ')[0]).ShouldBe(["[Mine]", "[Theirs]"]);
        ((IHtmlInputElement)page.QuerySelector("[name=version]")!).Value.ShouldBe("2");

        await email.Admin.PostFormAsync(EmailPages.Modify, Modified(id, ("version", "2"), ("titlePrefix", "[Mine]"), ("password", "")));
        (await email.LoadAsync(id))!.Settings.TitlePrefix.ShouldBe("[Mine]");
    }

    [Fact]
    public async Task A_save_without_changes_makes_no_version()
    {
        var id = await email.SavedAsync("[Same]");

        var answer = await email.Admin.HxPostFormAsync(EmailPages.Modify, Modified(id, ("titlePrefix", "[Same]"), ("password", "")));

        answer.Headers.GetValues("HX-Trigger").Single().ShouldContain("Nothing to save");
        (await email.LoadAsync(id))!.Revision.ShouldBe(1);
    }

    [Fact]
    public async Task Who_would_miss_a_sender_is_said_before_it_is_disabled()
    {
        var id = await email.SavedAsync("[Missed]");
        await email.ReceiverAsync("Day shift", id);

        var form = await email.Admin.PageAsync($"{EmailPages.Modify}?id={id}");

        form.QuerySelector("[data-before-disabling]")!.TextContent.ShouldContain("Receivers that name it: Day shift.");
    }

    [Fact]
    public async Task A_sender_that_is_not_there_is_not_found()
    {
        (await email.Admin.GetAsync($"{EmailPages.Modify}?id={Guid.NewGuid()}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await email.Admin.PostFormAsync(EmailPages.Modify, Modified(Guid.NewGuid()))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Without_script_a_provider_fills_the_form_by_a_link()
    {
        var form = await email.Admin.PageAsync($"{EmailPages.Add}?preset=qq");

        ((IHtmlInputElement)form.GetElementById("server")!).Value.ShouldBe("smtp.qq.com");
        ((IHtmlInputElement)form.GetElementById("ssl")!).IsChecked.ShouldBeTrue();
        form.QuerySelectorAll("noscript").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task The_first_submit_button_is_a_save_so_that_Enter_never_tests()
    {
        var form = await email.Admin.PageAsync(EmailPages.Add);

        form.QuerySelector("#sender-form button[type=submit]")!.HasAttribute("formaction").ShouldBeFalse();
    }

    /// <summary>The form of <see cref="EmailPages.SavedAsync"/>'s sender as its page shows it, with changes.</summary>
    internal static (string Name, string? Value)[] Modified(Guid id, params (string Name, string? Value)[] changes)
    {
        (string Name, string? Value)[] own = [("id", id.ToString()), ("version", "1"), ("outbox", "ops@example.com"), ("position", "")];
        var names = changes.Select(c => c.Name).ToHashSet();
        return EmailPages.Fields([.. own.Where(field => !names.Contains(field.Name)), .. changes]);
    }
}
