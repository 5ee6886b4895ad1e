using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Sources;

/// <summary>What an admin may write for a source: a mapping, and words that go before ours.</summary>
public class MappingRulesTests
{
    [Fact]
    public void Every_field_may_have_a_path_or_a_fixed_text() =>
        Refusals([("labels.site", "dr-1"), ("kind", "task"), .. MappingRules.Fields.Where(f => f != "kind").Select(f => (f, "$.a." + f))]).ShouldBeEmpty();

    [Fact]
    public void A_title_there_must_be()
    {
        Refusals().ShouldBe(["mapping.title: A generic source needs a path to the title, such as $.title"]);
        Refusals(("title", " ")).ShouldBe(["mapping.title: A generic source needs a path to the title, such as $.title"]);
    }

    [Fact]
    public void What_is_wrong_is_said_by_field() =>
        Refusals(("title", "$.a["), ("colour", "$.b"), ("labels.", "$.c"), ("kind", "incident"), ("labels", "none"), ("body", "a\nb")).Select(r => r.Split(':')[0])
            .ShouldBe(["mapping.title", "mapping.colour", "mapping.labels.", "mapping.kind", "mapping.labels", "mapping.body"]);

    [Fact]
    public void All_paths_of_a_list_go_through_the_same_one()
    {
        Refusals(("title", "$.alerts[*].title"), ("key", "$.alerts[*].id"), ("resource", "$.host")).ShouldBeEmpty();
        Refusals(("title", "$.alerts[*].title"), ("key", "$.items[*].id"))
            .ShouldBe(["mapping.key: All [*] must stand behind the same list; $.alerts[*].title has it elsewhere"]);
    }

    [Fact]
    public void An_id_that_is_the_same_for_all_would_make_repeats_of_them()
    {
        Refusals(("title", "$.title"), ("id", "abc")).ShouldBe(["mapping.id: The id tells one report from another: it must be a path that begins with $"]);
        Refusals(("title", "$.alerts[*].title"), ("id", "$.batch"))
            .ShouldBe(["mapping.id: The id must be read from the elements of the list, with [*], for each is a report of its own"]);
        Refusals(("title", "$.alerts[*].title"), ("id", "$.alerts[*].id")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("CRITICAL", Severity.Critical)]
    [InlineData(" page ", Severity.Critical)]
    [InlineData("sev1", Severity.Critical)]
    [InlineData("error", Severity.Major)]
    [InlineData("high", Severity.Major)]
    [InlineData("average", Severity.Warning)]
    [InlineData("p3", Severity.Warning)]
    [InlineData("debug", Severity.Info)]
    [InlineData("mauve", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Words_for_how_bad_it_is(string? word, Severity? severity) => ForeignWords.Severity(word, FormatRules.None).ShouldBe(severity);

    [Theory]
    [InlineData("alerting", AlertState.Firing)]
    [InlineData("Problem", AlertState.Firing)]
    [InlineData("OK", AlertState.Resolved)]
    [InlineData("recovered", AlertState.Resolved)]
    [InlineData("perhaps", null)]
    public void Words_for_how_it_stands(string word, AlertState? state) => ForeignWords.State(word, FormatRules.None).ShouldBe(state);

    [Fact]
    public void What_the_admin_says_goes_first()
    {
        var rules = FormatRules.None with
        {
            Severities = new Dictionary<string, string> { ["info"] = "critical" },
            States = new Dictionary<string, string> { ["down"] = "resolved" },
        };

        ForeignWords.Severity("Info", rules).ShouldBe(Severity.Critical);
        ForeignWords.State("DOWN", rules).ShouldBe(AlertState.Resolved);
        ForeignWords.Severity("warn", rules).ShouldBe(Severity.Warning);
    }

    private static IReadOnlyList<string> Refusals(params IEnumerable<(string Field, string Value)> mapping) =>
        [.. MappingRules.Check(mapping.ToDictionary(m => m.Field, m => m.Value)).Select(r => $"{r.Field}: {r.Why}")];
}
