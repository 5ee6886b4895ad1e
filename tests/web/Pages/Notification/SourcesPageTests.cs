using System.Net;
using System.Net.Http.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification;

public class SourcesPageTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Page = "/notification/sources";

    private readonly LiveNotifyApp _app = fixture.App;
    private readonly string _name = $"System {Guid.NewGuid():N}";

    [Fact]
    public async Task The_key_is_shown_in_the_answer_that_made_it_and_works()
    {
        var made = await AddAsync(_app.Admin.PostFormAsync);

        made.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await made.DocumentAsync();
        var key = page.QuerySelector("#source-key")!.TextContent;
        page.QuerySelector("#curl-1")!.TextContent.ShouldContain($"'{_app.Address}api/v1/notifications'");
        page.QuerySelector("#curl-1")!.TextContent.ShouldContain($"Bearer {key}");
        var posted = await _app.Api(key).PostAsJsonAsync("/api/v1/notifications", new { kind = "alert", title = "Works" });
        posted.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task The_key_is_in_no_address_no_cookie_no_other_page_and_not_in_the_database()
    {
        var made = await AddAsync(_app.Admin.HxPostFormAsync);
        var key = (await made.DocumentAsync()).QuerySelector("#source-key")!.TextContent;

        made.Headers.CacheControl!.NoStore.ShouldBeTrue();
        made.Headers.ToString().ShouldNotContain(key);
        (await _app.Admin.PageAsync(Page)).DocumentElement.OuterHtml.ShouldNotContain(key);
        (await _app.Admin.PageAsync(await LinkAsync())).DocumentElement.OuterHtml.ShouldNotContain(key);
        (await _app.Admin.PageAsync(await FormAsync())).DocumentElement.OuterHtml.ShouldNotContain(key);
        (await DumpAsync()).ShouldContain(_name);
        (await DumpAsync()).ShouldNotContain(key);
    }

    [Fact]
    public async Task The_slug_comes_from_the_name_and_is_taken_only_once()
    {
        (await AddAsync(_app.Admin.PostFormAsync, ("slug", ""))).StatusCode.ShouldBe(HttpStatusCode.OK);
        var slug = RowIn(await _app.Admin.PageAsync(Page)).QuerySelector("code")!.TextContent;
        slug.ShouldBe(_name.ToLowerInvariant().Replace(' ', '-'));

        var refused = await AddAsync(_app.Admin.PostFormAsync, ("slug", slug));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector("[role=alert] a[href='#slug']")!.TextContent.ShouldBe($"Slug {slug} is taken by another source; choose another");
        page.QuerySelector("#source-key").ShouldBeNull();
    }

    [Fact]
    public async Task The_same_form_sent_twice_makes_one_source_and_one_key()
    {
        var id = $"{Guid.NewGuid()}";
        var key = (await (await AddAsync(_app.Admin.PostFormAsync, ("id", id))).DocumentAsync()).QuerySelector("#source-key")!.TextContent;

        var again = await AddAsync(_app.Admin.PostFormAsync, ("id", id));

        again.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _app.Admin.PageAsync(Page)).QuerySelectorAll("tbody a").Count(a => a.TextContent == _name).ShouldBe(1);
        (await _app.Api(key).PostAsJsonAsync("/api/v1/notifications", new { kind = "task", title = "Still works" })).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_disabled_source_is_refused()
    {
        var key = (await (await AddAsync(_app.Admin.PostFormAsync)).DocumentAsync()).QuerySelector("#source-key")!.TextContent;

        var saved = await ModifyAsync(await _app.Admin.PageAsync(await FormAsync()), _name, enabled: false);

        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        RowIn(await _app.Admin.PageAsync(Page)).QuerySelector(".badge")!.TextContent.ShouldBe("Disabled");
        (await _app.Api(key).PostAsJsonAsync("/api/v1/notifications", new { kind = "task", title = "Too late" })).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_later_of_two_admins_sees_both_values()
    {
        await AddAsync(_app.Admin.PostFormAsync);
        var form = await _app.Admin.PageAsync(await FormAsync());
        await ModifyAsync(form, $"{_name} theirs", enabled: true);

        var late = await ModifyAsync(form, $"{_name} mine", enabled: true);

        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await late.DocumentAsync()).QuerySelectorAll("[role=alert] tbody td").Select(cell => cell.TextContent.Trim()).ShouldBe([$"{_name} mine", $"{_name} theirs"]);
    }

    [Fact]
    public async Task An_auditor_looks_and_changes_nothing()
    {
        await AddAsync(_app.Admin.PostFormAsync);
        var auditor = await _app.AsAsync(Role.Auditor, $"{Guid.NewGuid():N}@example.com");

        (await auditor.PageAsync(Page)).QuerySelector("#add-source").ShouldBeNull();
        (await auditor.GetAsync($"{Page}/add")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await auditor.PageAsync(await LinkAsync())).QuerySelector("#source .btn-primary").ShouldBeNull();
    }

    private Task<HttpResponseMessage> AddAsync(
        Func<string, (string, string?)[], Task<HttpResponseMessage>> post, params (string Name, string? Value)[] fields)
    {
        (string Name, string? Value)[] defaults = [("id", $"{Guid.NewGuid()}"), ("version", "0"), ("name", _name), ("format", "native"), ("enabled", "true")];
        return post($"{Page}/add", [.. defaults.Where(d => fields.All(f => f.Name != d.Name)), .. fields]);
    }

    private Task<HttpResponseMessage> ModifyAsync(IHtmlDocument form, string name, bool enabled)
    {
        string Hidden(string field) => form.QuerySelector<IHtmlInputElement>($"#source-form input[name={field}]")!.Value;
        return _app.Admin.PostFormAsync(
            $"{Page}/modify", [("id", Hidden("id")), ("version", Hidden("version")), ("name", name), .. enabled ? [("enabled", "true")] : Array.Empty<(string, string?)>()]);
    }

    private IElement RowIn(IHtmlDocument list) => list.QuerySelectorAll("tbody tr").Single(row => row.QuerySelector("a")!.TextContent == _name);

    private async Task<string> FormAsync() => $"{Page}/modify?id={(await LinkAsync()).Split('/')[^1]}";

    private async Task<string> LinkAsync() => RowIn(await _app.Admin.PageAsync(Page)).QuerySelector("a")!.GetAttribute("href")!;

    /// <summary>Every row of events and documents as text.</summary>
    private async Task<string> DumpAsync()
    {
        await using var connection = new NpgsqlConnection(_app.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select string_agg(query_to_xml(format('select * from %I.%I', schemaname, tablename), true, true, '')::text, '')
            from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
            """, connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }
}
