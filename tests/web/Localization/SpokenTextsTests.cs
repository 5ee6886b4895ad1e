using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Localization;

/// <summary>That the scan finds what is said, and only that, so that finding nothing missing means something.</summary>
public class SpokenTextsTests
{
    [Theory]
    [InlineData("""yield return new("port", "SMTP Port must be 1-65535; got {0}", port);""", "SMTP Port must be 1-65535; got {0}")]
    [InlineData("""yield return new($"kinds[{i}]", "Kind must be one of {0}", Words.List<Kind>());""", "Kind must be one of {0}")]
    [InlineData("""yield return new(field, "A label must not hold the character NUL");""", "A label must not hold the character NUL")]
    [InlineData("""yield return new("addresses", "{0} is not a mail address", text);""", "{0} is not a mail address")]
    [InlineData("""return new Refusal("name", "Name is required");""", "Name is required")]
    [InlineData("return new Refusal(\n    \"name\", // why\n    \"Name is required\");", "Name is required")]
    [InlineData("""Phrase said = new("No network path leads to {0}", "host");""", "No network path leads to {0}")]
    [InlineData("""new Phrase("say \"yes\"")""", "say \"yes\"")]
    [InlineData("""SmtpStage.Greet => new("Greeting"),""", "Greeting")]
    public void A_phrase_is_found_however_it_is_made(string code, string template) => SpokenTexts.Phrases(code).ShouldBe([template]);

    [Fact]
    public void A_rule_of_the_diagnosis_is_found_with_message_and_way_out_but_without_code_and_source() =>
        SpokenTexts.Phrases("""
            new("stopped",
                s => s.Kind is Stopped,
                s => new("It was stopped at {0}", s.Stage.Name()),
                s => s.Stage == Data ? new("It may still arrive") : new("Nothing was sent"),
                "RFC 5321 says so"),
            """).ShouldBe(["It was stopped at {0}", "It may still arrive", "Nothing was sent"]);

    [Theory]
    [InlineData("""throw new InvalidOperationException("No such outcome");""")]
    [InlineData("""command = new("select id from events", connection);""")]
    [InlineData("""name = new(@"\d+ Seconds"); other = new($"Node {id}");""")]
    [InlineData("""x = new("{0}", value); y = new();""")]
    public void What_nobody_reads_is_not_found(string code) => SpokenTexts.Phrases(code).ShouldBeEmpty();

    [Theory]
    [InlineData("""<h1>@T["Deliveries"]</h1>""", "Deliveries")]
    [InlineData("""<p title="@T["Don't wait"]">it's</p>""", "Don't wait")]
    [InlineData("""texts["The body may have at most {0} bytes", options.Max]""", "The body may have at most {0} bytes")]
    [InlineData("""localizer[ "Save" ]""", "Save")]
    public void A_localized_text_is_found_on_pages_and_in_code(string code, string text) => SpokenTexts.Localized(code).ShouldBe([text]);

    [Fact]
    public void Both_sides_of_a_choice_are_found_and_what_is_compared_is_not() =>
        SpokenTexts.Localized("""@T[tab == "all" ? "Everything" : row.Name switch { "new" => "New", _ => "Old" }]""")
            .ShouldBe(["Everything", "New", "Old"]);

    [Fact]
    public void A_text_within_a_text_is_found_once_each() =>
        SpokenTexts.Localized("""texts["{0}: {1}", texts["Open"], link]""").ShouldBe(["{0}: {1}", "Open"]);

    [Theory]
    [InlineData("""LIST["Save"]""")]
    [InlineData("""Items["Save"]""")]
    [InlineData("T[key]")]
    public void Other_lookups_are_not_found(string code) => SpokenTexts.Localized(code).ShouldBeEmpty();

    [Fact]
    public void Placeholders_are_counted_whatever_their_order_format_and_number() =>
        SpokenTexts.Placeholders("{1:N0} of {0,5}, {1} again, {{2}}").ShouldBe(["0", "1"]);
}
