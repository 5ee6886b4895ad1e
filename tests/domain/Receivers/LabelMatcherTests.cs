using System.Diagnostics;
using LiveNotify.Domain.Receivers;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Receivers;

/// <summary>The syntax of matchers, as in Alertmanager, and its limits.</summary>
public class LabelMatcherTests
{
    [Theory]
    [InlineData("site=\"dr-1\"", "site=\"dr-1\"")]
    [InlineData("  site  =  dr-1  ", "site=\"dr-1\"")]
    [InlineData("site!=dr-1", "site!=\"dr-1\"")]
    [InlineData("severity=~warn|crit", "severity=~\"warn|crit\"")]
    [InlineData("severity !~ \"warn|crit\"", "severity!~\"warn|crit\"")]
    [InlineData("team=", "team=\"\"")]
    [InlineData("team=\"\"", "team=\"\"")]
    [InlineData("app.kubernetes.io/name=web", "app.kubernetes.io/name=\"web\"")]
    [InlineData("\"rack row\"=\"4\"", "\"rack row\"=\"4\"")]
    [InlineData("\"site\"=dr-1", "site=\"dr-1\"")]
    [InlineData("say=\"a \\\"b\\\" \\\\ c\"", "say=\"a \\\"b\\\" \\\\ c\"")]
    [InlineData("host=~web-\\d+", "host=~\"web-\\\\d+\"")]
    [InlineData("host=~\"web-\\\\d+\"", "host=~\"web-\\\\d+\"")]
    [InlineData("lines=\"a\\nb\"", "lines=\"a\\nb\"")]
    [InlineData("名称=值", "名称=\"值\"")]
    [InlineData("expression=a=b", "expression=\"a=b\"")]
    public void What_was_typed_has_one_spelling(string typed, string canonical)
    {
        LabelMatcher.TryParse(typed, out var matcher, out var why).ShouldBeTrue($"{why}");
        matcher!.ToString().ShouldBe(canonical);
    }

    [Theory]
    [InlineData(null, "A label name is expected at character 1 of -: one matcher a line, without braces")]
    [InlineData("=x", "A label name is expected at character 1 of =x: one matcher a line, without braces")]
    [InlineData("{site=\"x\"}", "A label name is expected at character 1 of {site=\"x\"}: one matcher a line, without braces")]
    [InlineData("\" \"=x", "A label name is expected at character 1 of \" \"=x: one matcher a line, without braces")]
    [InlineData("site", "One of =, !=, =~ and !~ is expected at character 5 of site")]
    [InlineData("site ! x", "One of =, !=, =~ and !~ is expected at character 6 of site ! x")]
    [InlineData("site=\"x", "The quote at character 6 of site=\"x is not closed")]
    [InlineData("site=\"x\\\"", "The quote at character 6 of site=\"x\\\" is not closed")]
    [InlineData("site=\"", "The quote at character 6 of site=\" is not closed")]
    [InlineData("site=\"x\", team=\"y\"", "Nothing may follow the closing quote at character 8 of site=\"x\", team=\"y\": one matcher a line")]
    [InlineData("site=x,team=y", "With character 7 of site=x,team=y in it the value needs double quotes around it")]
    [InlineData("site='x'", "With character 6 of site='x' in it the value needs double quotes around it")]
    [InlineData("site==x", "With character 6 of site==x in it the value needs double quotes around it")]
    [InlineData("site=a b", "With character 7 of site=a b in it the value needs double quotes around it")]
    [InlineData("site=a\0b", "A matcher must not hold the character NUL")]
    [InlineData("site=~\"a(\"", "The expression in site=~\"a(\" is not understood at its character 2")]
    [InlineData("site=~\"a)|(b\"", "The expression in site=~\"a)|(b\" is not understood at its character 2")]
    [InlineData("site=~\"*\"", "The expression in site=~\"*\" is not understood at its character 1")]
    [InlineData("site=~\"(?=a)b\"", "The expression in site=~\"(?=a)b\" asks too much: no look-around, no back reference, no atomic group, no large repetition")]
    [InlineData("site=~\"(a)\\\\1\"", "The expression in site=~\"(a)\\\\1\" asks too much: no look-around, no back reference, no atomic group, no large repetition")]
    public void What_cannot_be_read_is_refused_with_the_place(string? typed, string expected)
    {
        LabelMatcher.TryParse(typed, out _, out var why).ShouldBeFalse();
        why!.ToString().ShouldBe(expected);
    }

    [Fact]
    public void A_matcher_has_at_most_200_characters_in_its_own_spelling()
    {
        LabelMatcher.TryParse($"a={new string('x', 196)}", out _, out _).ShouldBeTrue();
        LabelMatcher.TryParse($"a={new string('x', 197)}", out _, out var why).ShouldBeFalse();
        why!.ToString().ShouldBe("A matcher may have at most 200 characters; got 201");
        LabelMatcher.TryParse($"a={string.Concat(Enumerable.Repeat("\\d", 90))}", out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("dr-1", true)]
    [InlineData("dr-1\n", false)]
    [InlineData("xdr-1", false)]
    [InlineData("dr-12", false)]
    public void An_expression_matches_all_of_the_value(string value, bool holds) => Holds("site=~\"dr-.\"", ("site", value)).ShouldBe(holds);

    [Fact]
    public void An_alternative_is_anchored_as_a_whole()
    {
        Holds("site=~\"a|b\"", ("site", "ab")).ShouldBeFalse();
        Holds("site=~\"a|b\"", ("site", "b")).ShouldBeTrue();
    }

    [Fact]
    public void Case_counts_unless_the_expression_says_otherwise()
    {
        Holds("site=~\"dr\"", ("site", "DR")).ShouldBeFalse();
        Holds("site=~\"(?i)dr\"", ("site", "DR")).ShouldBeTrue();
        Holds("site=~\"(?i)istanbul\"", ("site", "ISTANBUL")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("(a{1,99}){1,99}")]
    [InlineData("((a{1,99}){1,99}){1,99}")]
    [InlineData("[ab]*a[ab]{1000}")]
    [InlineData("(x+x+)+y")]
    [InlineData("(a|aa|aaa|aaaa)*(a|b)*(a?b?c?){20}z")]
    public void However_wild_the_expression_it_is_refused_or_answers_at_once(string pattern)
    {
        var watch = Stopwatch.StartNew();

        if (LabelMatcher.TryParse($"a=~\"{pattern}\"", out var matcher, out _))
            matcher.Holds(new Dictionary<string, string> { ["a"] = string.Concat(Enumerable.Repeat("aabx", 64))[..255] });

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), pattern);
    }

    [Fact]
    public void A_saved_matcher_is_compiled_once()
    {
        LabelMatcher.Saved("site=~\"dr-.*\"").ShouldNotBeNull().ShouldBeSameAs(LabelMatcher.Saved("site=~\"dr-.*\""));
        LabelMatcher.Saved("no matcher").ShouldBeNull();
    }

    private static bool Holds(string text, params (string Name, string Value)[] labels)
    {
        LabelMatcher.TryParse(text, out var matcher, out var why).ShouldBeTrue($"{why}");
        return matcher!.Holds(labels.ToDictionary(label => label.Name, label => label.Value));
    }
}
