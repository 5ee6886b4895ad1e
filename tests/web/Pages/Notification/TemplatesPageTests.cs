using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification;

public sealed class TemplatesPageTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string List = "/notification/templates";
    private const string Page = $"{List}/alert/en";

    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LiveNotifyApp.StartAsync(postgres);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_list_has_each_kind_in_each_language_and_a_saved_one_says_its_version()
    {
        (await _app.Admin.PageAsync(List)).QuerySelectorAll("tbody tr").Length.ShouldBe(6);

        (await SaveAsync()).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        var list = await _app.Admin.PageAsync(List);
        list.QuerySelector("#template-alert-en")!.TextContent.ShouldContain("Your own, version 1");
        list.QuerySelector("#template-task-en")!.TextContent.ShouldContain("Built in");
        list.QuerySelector("nav [aria-current=page]")!.TextContent.Trim().ShouldBe("Templates");
    }

    [Fact]
    public async Task The_form_begins_with_the_built_in_look()
    {
        var form = await _app.Admin.PageAsync($"{List}/task/zh-CN");

        form.QuerySelector<IHtmlInputElement>("#subject")!.Value.ShouldContain("{{ notification.headline }}");
        form.QuerySelector("#text")!.TextContent.ShouldContain("来源");
        (await _app.Admin.GetAsync($"{List}/noise/en")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await _app.Admin.GetAsync($"{List}/alert/fr")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_refused_is_said_at_its_field_with_line_and_reason_and_what_was_typed_stays()
    {
        var refused = await SaveAsync(("text", "a\n{{ notification.titel }}"));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector("#text-error")!.TextContent.Trim().ShouldBe("Line 2, column 4: there is no variable notification.titel; did you mean title?");
        page.QuerySelector("#text")!.TextContent.Trim().ShouldBe("a\n{{ notification.titel }}");
    }

    [Fact]
    public async Task The_preview_shows_subject_and_text_and_the_frame_gets_the_HTML_under_a_policy_of_its_own()
    {
        var preview = await (await _app.Admin.HxPostFormAsync($"{Page}/preview", Form())).DocumentAsync();
        preview.QuerySelector("[data-preview-subject]")!.TextContent.ShouldBe("Critical: Host backup failed");
        preview.QuerySelector("iframe")!.GetAttribute("sandbox").ShouldBe("");

        var frame = await _app.Admin.PostFormAsync($"{Page}/frame", Form());
        frame.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
        (await frame.Content.ReadAsStringAsync()).ShouldStartWith("<p>host-17");

        preview = await (await _app.Admin.HxPostFormAsync($"{Page}/preview", Form(("subject", "{{ x }}")))).DocumentAsync();
        preview.QuerySelector("[data-preview-refused] li")!.TextContent.ShouldBe("subject · Line 1, column 4: there is no variable x");
    }

    [Fact]
    public async Task The_later_of_two_admins_sees_both_values_and_decides()
    {
        await SaveAsync(("subject", "first"));

        var late = await SaveAsync(("subject", "second"));

        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await late.DocumentAsync();
        page.QuerySelectorAll("[role=alert] tbody tr > *").Select(cell => cell.TextContent.Trim()).ShouldBe(["Subject", "second", "first"]);
        var version = page.QuerySelector<IHtmlInputElement>("#template-form input[name=version]")!.Value;
        (await SaveAsync(("subject", "second"), ("version", version))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _app.Admin.PageAsync(Page)).QuerySelector<IHtmlInputElement>("#subject")!.Value.ShouldBe("second");
    }

    [Fact]
    public async Task An_old_version_is_brought_back_and_the_template_removed()
    {
        await SaveAsync(("subject", "first"));
        await SaveAsync(("subject", "second"), ("version", "1"));

        (await _app.Admin.PostFormAsync($"{Page}/restore", ("version", "1"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var page = await _app.Admin.PageAsync(Page);
        page.QuerySelector<IHtmlInputElement>("#subject")!.Value.ShouldBe("first");
        page.QuerySelectorAll(".versions > li").Select(li => li.GetAttribute("value")).ShouldBe(["3", "2", "1"]);

        (await _app.Admin.PostFormAsync($"{Page}/remove")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        page = await _app.Admin.PageAsync(Page);
        page.QuerySelector(".page-head p")!.TextContent.ShouldContain("built-in look now");
        page.QuerySelectorAll(".versions > li")[0].TextContent.ShouldContain("Version 4: removed");
        (await _app.Admin.PostFormAsync($"{Page}/restore", ("version", "2"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _app.Admin.PageAsync(Page)).QuerySelector<IHtmlInputElement>("#subject")!.Value.ShouldBe("second");
    }

    [Fact]
    public async Task An_auditor_looks_and_changes_nothing()
    {
        var auditor = await _app.AsAsync(Role.Auditor, $"{Guid.NewGuid():N}@example.com");

        var page = await auditor.PageAsync(Page);
        page.QuerySelector("main fieldset")!.HasAttribute("disabled").ShouldBeTrue();
        page.QuerySelector("#preview").ShouldBeNull();
        (await auditor.PostFormAsync(Page, Form())).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await auditor.PostFormAsync($"{Page}/remove")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private Task<HttpResponseMessage> SaveAsync(params (string, string?)[] fields) => _app.Admin.PostFormAsync(Page, Form(fields));

    private static (string, string?)[] Form(params (string Name, string? Value)[] fields)
    {
        (string Name, string? Value)[] defaults =
            [("version", "0"), ("subject", "{{ notification.severityText }}: {{ notification.title }}"), ("text", "{{ notification.body }}"), ("html", "<p>{{ notification.body }}</p>")];
        return [.. defaults.Where(d => fields.All(f => f.Name != d.Name)), .. fields];
    }
}
