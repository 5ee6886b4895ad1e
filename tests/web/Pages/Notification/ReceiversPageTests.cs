using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification;

public class ReceiversPageTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Page = "/notification/receivers";

    private readonly LiveNotifyApp _app = fixture.App;
    private readonly string _name = $"Team {Guid.NewGuid():N}";

    [Fact]
    public async Task A_receiver_added_without_script_is_in_the_list_with_its_rule_as_a_sentence()
    {
        var first = await SourceAsync("A");
        var second = await SourceAsync("B");

        var saved = await AddAsync(("kinds", "alert"), ("minSeverity", "major"), ("sources", first.Id), ("sources", second.Id));

        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        saved.Headers.Location!.OriginalString.ShouldBe(Page);
        var list = await _app.Admin.PageAsync(Page);
        list.QuerySelector("main [role=status]")!.TextContent.Trim().ShouldBe($"Receiver {_name} saved.");
        RuleIn(list).ShouldBe($"ops@example.com gets alerts of at least major from {first.Name} and {second.Name}.");
    }

    [Fact]
    public async Task In_the_drawer_the_form_comes_alone_and_a_save_closes_it()
    {
        var form = await (await _app.Admin.HxGetAsync($"{Page}/add")).Content.ReadAsStringAsync();
        form.ShouldNotContain("<html");
        form.ShouldContain("id=\"receiver-form\"");

        var saved = await _app.Admin.HxPostFormAsync($"{Page}/add", Form(_name));

        saved.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        saved.Headers.GetValues("HX-Trigger").Single().ShouldContain("drawer:saved");
    }

    [Fact]
    public async Task What_is_refused_is_said_at_its_field_and_what_was_typed_stays()
    {
        var refused = await _app.Admin.PostFormAsync(
            $"{Page}/add", Form(_name, ("addresses", "ops@example.com\nnobody"), ("labels", "site"), ("kinds", "task")));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector("[role=alert] a[href='#labels']")!.TextContent.ShouldBe("Write each label as name=value; got site");
        page.QuerySelector<IHtmlInputElement>("#name")!.Value.ShouldBe(_name);
        page.QuerySelector<IHtmlInputElement>("#kinds-task")!.IsChecked.ShouldBeTrue();

        refused = await _app.Admin.PostFormAsync($"{Page}/add", Form(_name, ("matchers", "site=dr-1\nsite")));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page = await refused.DocumentAsync();
        page.QuerySelector("[role=alert] a[href='#matchers']")!.TextContent.ShouldBe("One of =, !=, =~ and !~ is expected at character 5 of site");
        page.QuerySelector("#matchers")!.TextContent.Trim().ShouldBe("site=dr-1\nsite");

        refused = await _app.Admin.HxPostFormAsync($"{Page}/add", Form(_name, ("addresses", "ops@example.com\nnobody")));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.DocumentAsync()).QuerySelector("#addresses-error")!.TextContent.Trim().ShouldStartWith("nobody is not a mail address");
    }

    [Fact]
    public async Task What_was_saved_is_in_the_form_and_can_be_changed()
    {
        var source = await SourceAsync("C");
        await AddAsync(
            ("addresses", "Ops <ops@example.com>\nnight@example.com"), ("kinds", "alert"), ("kinds", "system"), ("minSeverity", "warning"),
            ("sources", source.Id), ("labels", "site=dr-1\nteam=a=b"), ("matchers", "host=~web-\\d+\r\n\r\nrack!=4"), ("language", "zh-CN"), ("timeZone", "Asia/Shanghai"));
        var link = await LinkAsync();

        var form = await _app.Admin.PageAsync(link);
        form.QuerySelector("#addresses")!.TextContent.Trim().ShouldBe("Ops <ops@example.com>\nnight@example.com");
        form.QuerySelectorAll<IHtmlInputElement>("input[type=checkbox]:checked").Select(box => box.Value).ShouldBe(["alert", "system", source.Id, "true"], ignoreOrder: true);
        form.QuerySelector<IHtmlSelectElement>("#minSeverity")!.Value.ShouldBe("warning");
        form.QuerySelector<IHtmlSelectElement>("#language")!.Value.ShouldBe("zh-CN");
        form.QuerySelector<IHtmlSelectElement>("#timeZone")!.Value.ShouldBe("Asia/Shanghai");
        form.QuerySelector("#labels")!.TextContent.Trim().ShouldBe("site=dr-1\nteam=a=b");

        form.QuerySelector("#matchers")!.TextContent.Trim().ShouldBe("host=~\"web-\\\\d+\"\nrack!=\"4\"");
        form.QuerySelector("#rule-sentence")!.TextContent.ShouldContain("host matching “web-\\d+” and rack other than 4.");

        await SaveAsync(form, ("kinds", "task"), ("matchers", "rack!=4"));

        RuleIn(await _app.Admin.PageAsync(Page)).ShouldBe("ops@example.com gets task reports from every source. Only with rack other than 4.");
    }

    [Fact]
    public async Task The_later_of_two_admins_sees_both_values_and_decides()
    {
        await AddAsync();
        var form = await _app.Admin.PageAsync(await LinkAsync());
        var other = await _app.AsAsync(Role.Admin, $"{Guid.NewGuid():N}@example.com");
        (await SaveAsync(form, other, ("minSeverity", "critical"), ("matchers", "rack=4"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        var late = await SaveAsync(form, ("minSeverity", "warning"));

        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var page = await late.DocumentAsync();
        page.QuerySelectorAll("[role=alert] tbody tr > *").Select(cell => cell.TextContent.Trim()).ShouldBe(
            ["Minimum severity", "Warning", "Critical", "Matchers", "(empty)", "rack=\"4\""]);
        page.QuerySelector<IHtmlSelectElement>("#minSeverity")!.Value.ShouldBe("warning");

        (await SaveAsync(page, ("minSeverity", "warning"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        RuleIn(await _app.Admin.PageAsync(Page)).ShouldBe("ops@example.com gets everything of at least warning from every source.");
    }

    [Fact]
    public async Task Whoever_types_a_rule_reads_it_as_a_sentence_with_what_is_not_understood()
    {
        var said = await _app.Admin.HxPostFormAsync($"{Page}/add?handler=sentence", Form("", ("kinds", "alert"), ("matchers", "site=~dr-.*\nteam")));

        said.StatusCode.ShouldBe(HttpStatusCode.OK);
        var part = await said.DocumentAsync();
        part.QuerySelector(".rule")!.TextContent.ShouldBe("ops@example.com gets alerts from every source. Only with site matching “dr-.*”.");
        part.QuerySelector("p.small")!.TextContent.Trim().ShouldBe("One of =, !=, =~ and !~ is expected at character 5 of team");
    }

    [Fact]
    public async Task A_receiver_is_removed_after_a_question()
    {
        await AddAsync();
        var list = await _app.Admin.PageAsync(Page);
        var ask = RowIn(list).QuerySelector("a[href*='/remove']")!.GetAttribute("href")!;

        var question = await _app.Admin.PageAsync(ask);
        question.QuerySelector("h1")!.TextContent.ShouldBe($"Remove {_name}?");
        var removed = await _app.Admin.PostFormAsync($"{Page}/remove", ("id", question.QuerySelector<IHtmlInputElement>("main input[name=id]")!.Value));

        removed.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _app.Admin.PageAsync(Page)).QuerySelectorAll("tbody a").ShouldNotContain(a => a.TextContent == _name);
        (await _app.Admin.GetAsync(ask)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_same_form_sent_twice_adds_one_receiver()
    {
        var form = await _app.Admin.PageAsync($"{Page}/add");
        await SaveAsync(form);
        await SaveAsync(form);

        (await _app.Admin.PageAsync(Page)).QuerySelectorAll("tbody a").Count(a => a.TextContent == _name).ShouldBe(1);
    }

    [Fact]
    public async Task An_auditor_looks_and_changes_nothing()
    {
        await AddAsync();
        var link = await LinkAsync();
        var auditor = await _app.AsAsync(Role.Auditor, $"{Guid.NewGuid():N}@example.com");

        var list = await auditor.PageAsync(Page);
        list.QuerySelector("#add-receiver").ShouldBeNull();
        list.QuerySelector("a[href*='/remove']").ShouldBeNull();
        var form = await auditor.PageAsync(link);
        form.QuerySelector("main fieldset")!.HasAttribute("disabled").ShouldBeTrue();
        form.QuerySelector("#receiver-form .btn-primary").ShouldBeNull();
        (await auditor.GetAsync($"{Page}/add")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SaveAsync(form, auditor)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private Task<HttpResponseMessage> AddAsync(params (string, string?)[] fields) => _app.Admin.PostFormAsync($"{Page}/add", Form(_name, fields));

    private Task<HttpResponseMessage> SaveAsync(IHtmlDocument form, params (string, string?)[] fields) => SaveAsync(form, _app.Admin, fields);

    private Task<HttpResponseMessage> SaveAsync(IHtmlDocument form, HttpClient client, params (string, string?)[] fields)
    {
        string Hidden(string name) => form.QuerySelector<IHtmlInputElement>($"#receiver-form input[name={name}]")!.Value;
        return client.PostFormAsync(
            form.QuerySelector<IHtmlFormElement>("#receiver-form")!.GetAttribute("action")!,
            Form(_name, [("id", Hidden("id")), ("version", Hidden("version")), .. fields]));
    }

    private static (string, string?)[] Form(string name, params (string Name, string? Value)[] fields)
    {
        (string Name, string? Value)[] defaults =
            [("id", $"{Guid.NewGuid()}"), ("version", "0"), ("name", name), ("addresses", "ops@example.com"), ("language", "en"), ("timeZone", "UTC"), ("enabled", "true")];
        return [.. defaults.Where(d => fields.All(f => f.Name != d.Name)), .. fields];
    }

    private IElement RowIn(IHtmlDocument list) => list.QuerySelectorAll("tbody tr").Single(row => row.QuerySelector("a")!.TextContent == _name);

    private string RuleIn(IHtmlDocument list) => RowIn(list).QuerySelector(".rule")!.TextContent;

    private async Task<string> LinkAsync() => RowIn(await _app.Admin.PageAsync(Page)).QuerySelector("a")!.GetAttribute("href")!;

    private async Task<(string Id, string Name)> SourceAsync(string name)
    {
        var answer = await _app.Api().PostAsJsonAsync("/api/v1/sources", new { name = $"{name} {Guid.NewGuid():N}" });
        var source = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        return (source["id"]!.ToString(), source["name"]!.ToString());
    }
}
