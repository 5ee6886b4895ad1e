using System.Net;
using AngleSharp.Dom;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification;

/// <summary>How a source shows who it is and what its words mean: the form, its refusals and the preview, without script and as htmx asks.</summary>
public class SourceRulesPageTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const string Sample = """{"what":{"happened":"Disk full"},"how":"SEV-A","host":{"site":"dr-1"}}""";

    private readonly LiveNotifyApp _app = fixture.App;

    [Theory]
    [InlineData("native", "", "Key")]
    [InlineData("github", "", "Either")]
    [InlineData("standard-webhooks", "", "Signature")]
    [InlineData("github", "both", "Both")]
    public async Task Unless_chosen_otherwise_the_format_decides_how_a_source_shows_who_it_is(string format, string chosen, string shown)
    {
        var source = await _app.AddSourceAsync(("format", format), ("authentication", chosen));

        var facts = (await _app.Admin.PageAsync(source.Path)).QuerySelector("#source .facts")!;
        facts.QuerySelectorAll("dd").Select(dd => dd.TextContent).ShouldContain(text => text.StartsWith(shown, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mapping_labels_and_words_are_saved_and_shown_again()
    {
        var source = await _app.AddSourceAsync(
            ("format", "generic"), ("mapping[title]", "$.what.happened"), ("mapping[severity]", "$.how"), ("labels", "site = $.host.site"),
            ("severities", "SEV-A = critical"), ("states", "gone = resolved"));

        var form = await _app.Admin.PageAsync($"/notification/sources/modify?id={source.Id}");

        var fields = form.FieldsOf("#source-form").ToDictionary(field => field.Item1, field => field.Item2);
        fields["mapping[title]"].ShouldBe("$.what.happened");
        fields["labels"].ShouldBe("site = $.host.site");
        fields["severities"].ShouldBe("sev-a = critical");
        fields["states"].ShouldBe("gone = resolved");
        (await _app.Admin.PageAsync(source.Path)).QuerySelector("#source .facts")!.TextContent.ShouldContain("sev-a → critical");
    }

    [Theory]
    [InlineData("mapping[title]", "", "mapping.title")]
    [InlineData("mapping[body]", "$.[", "mapping.body")]
    [InlineData("labels", "site", "labels")]
    [InlineData("labels", "site = $..", "labels")]
    [InlineData("severities", "page = loud", "severities")]
    [InlineData("severities", "page", "severities")]
    [InlineData("severities", "page = major\npage = info", "severities")]
    [InlineData("states", "gone = over", "states")]
    [InlineData("authentication", "trust", "authentication")]
    public async Task What_is_wrong_is_said_at_its_field_and_everything_typed_is_kept(string name, string value, string field)
    {
        (string Name, string? Value)[] typed =
            [("format", "generic"), ("mapping[title]", "$.title"), ("mapping[link]", "$.url"), ("sample", Sample), ("enabled", "true")];

        var refused = await _app.PostSourceAsync([.. typed.Where(t => t.Name != name), (name, value)]);

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector($"[role=alert] a[href='#{field}']").ShouldNotBeNull();
        var control = page.GetElementById(field)!;
        control.GetAttribute("aria-invalid").ShouldBe("true");
        page.GetElementById(control.GetAttribute("aria-describedby")!.Split(' ')[0])!.TextContent.Trim().ShouldNotBeEmpty();
        page.GetElementById("mapping.link")!.GetAttribute("value").ShouldBe("$.url");
        page.GetElementById("sample")!.TextContent.ShouldContain("Disk full");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_preview_shows_what_the_rules_on_screen_make_of_a_sample_and_saves_nothing(bool hx)
    {
        (string, string?)[] fields =
        [
            ("id", $"{Guid.NewGuid()}"), ("version", "0"), ("name", ""), ("format", "generic"), ("mapping[title]", "$.what.happened"),
            ("mapping[severity]", "$.how"), ("labels", "site = $.host.site"), ("severities", "SEV-A = critical"), ("sample", Sample),
        ];

        var shown = await (hx ? _app.Admin.HxPostFormAsync($"{SourcePages.List}/add?handler=Preview", fields) : _app.Admin.PostFormAsync($"{SourcePages.List}/add?handler=Preview", fields));

        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        var page = await shown.DocumentAsync();
        (page.QuerySelector("h1") is null).ShouldBe(hx);
        var becomes = page.QuerySelector(".becomes")!.TextContent;
        becomes.ShouldContain("Disk full");
        becomes.ShouldContain("Critical");
        becomes.ShouldContain("site=dr-1");
        if (!hx) page.GetElementById("mapping.severity")!.GetAttribute("value").ShouldBe("$.how");
    }

    [Fact]
    public async Task The_preview_of_a_saved_source_takes_its_format_and_the_rules_on_screen()
    {
        var source = await _app.AddSourceAsync(("format", "generic"), ("mapping[title]", "$.title"));
        var form = await _app.Admin.PageAsync($"/notification/sources/modify?id={source.Id}");

        var shown = await (await _app.Admin.HxPostFormAsync(
            $"{SourcePages.List}/modify?handler=Preview", form.FieldsOf("#source-form", ("mapping[title]", "$.what.happened"), ("sample", Sample)))).DocumentAsync();

        shown.QuerySelector(".becomes")!.TextContent.ShouldContain("Disk full");
        (await _app.Admin.PageAsync(source.Path)).QuerySelector("#source .facts")!.TextContent.ShouldContain("$.title");
    }

    [Theory]
    [InlineData("[title]", "$.what.happened", "not json")]
    [InlineData("[title]", "$.nowhere", Sample)]
    [InlineData("[title]", "$[", Sample)]
    public async Task The_preview_says_why_it_shows_nothing(string field, string path, string sample)
    {
        var shown = await (await _app.Admin.HxPostFormAsync(
            $"{SourcePages.List}/add?handler=Preview", ("id", $"{Guid.NewGuid()}"), ("format", "generic"), ($"mapping{field}", path), ("sample", sample))).DocumentAsync();

        shown.QuerySelector(".alert")!.TextContent.Trim().ShouldNotBeEmpty();
        shown.QuerySelector(".becomes").ShouldBeNull();
    }

    [Fact]
    public async Task The_later_of_two_admins_sees_the_rules_of_both()
    {
        var source = await _app.AddSourceAsync(("format", "generic"), ("mapping[title]", "$.title"));
        var form = await _app.Admin.PageAsync($"/notification/sources/modify?id={source.Id}");
        await _app.Admin.PostFormAsync($"{SourcePages.List}/modify", form.FieldsOf("#source-form", ("mapping[title]", "$.theirs"), ("severities", "page = critical")));

        var late = await _app.Admin.PostFormAsync($"{SourcePages.List}/modify", form.FieldsOf("#source-form", ("mapping[title]", "$.mine"), ("authentication", "both")));

        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var cells = (await late.DocumentAsync()).QuerySelectorAll("[role=alert] tbody td").Select(cell => cell.TextContent.Trim()).ToList();
        cells.ShouldBe(["Both", "Key", "$.mine", "$.theirs", "", "page = critical"]);
    }

    [Fact]
    public async Task A_source_of_another_format_has_no_mapping_and_our_own_has_no_words()
    {
        var alertmanager = await _app.AddSourceAsync(("format", "alertmanager"), ("mapping[title]", "$.left.over"), ("severities", "page = critical"));
        var native = await _app.AddSourceAsync();

        var form = await _app.Admin.PageAsync($"/notification/sources/modify?id={alertmanager.Id}");
        form.GetElementById("mapping.title").ShouldBeNull();
        form.GetElementById("severities")!.TextContent.Trim().ShouldBe("page = critical");
        (await _app.Admin.PageAsync($"/notification/sources/modify?id={native.Id}")).GetElementById("severities").ShouldBeNull();
    }

    [Fact]
    public async Task The_form_opens_with_the_format_a_link_asks_for() =>
        (await _app.Admin.PageAsync($"{SourcePages.List}/add?format=grafana")).QuerySelector("#format option[selected]")!.GetAttribute("value").ShouldBe("grafana");
}
