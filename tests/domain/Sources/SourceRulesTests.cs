using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Sources;

public class SourceRulesTests
{
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-00000000000b");
    private static readonly SourceDraft Generic = new("Pager", "pager", "generic", true) { Mapping = Table(("title", "$.text")) };
    private static readonly SourceAdded Added = new(
        Id, 1, "Pager", "pager", SourceFormat.Generic, true, "hash", Now, SourceAuthentication.Key,
        new(new Dictionary<string, string> { ["title"] = "$.text" }, new Dictionary<string, string>(), new Dictionary<string, string>()));

    [Theory]
    [InlineData("native", SourceAuthentication.Key)]
    [InlineData("alertmanager", SourceAuthentication.Key)]
    [InlineData("grafana", SourceAuthentication.Either)]
    [InlineData("github", SourceAuthentication.Either)]
    [InlineData("standard-webhooks", SourceAuthentication.Signature)]
    public void A_format_has_its_way_in_by_default(string format, SourceAuthentication way) =>
        Add(new("Pager", null, format, true)).State.Authentication.ShouldBe(way);

    [Fact]
    public void Another_way_in_can_be_chosen_and_changed()
    {
        Add(Generic with { Authentication = "both" }).State.Authentication.ShouldBe(SourceAuthentication.Both);
        Add(Generic with { Authentication = "none" }).ThenRefused("authentication", "Authentication must be one of key, signature, both, either; got none");
        Modify(Generic with { Authentication = "signature" }).Then(new SourceAuthenticationChanged(Id, 2, SourceAuthentication.Signature, Now));
        Modify(Generic with { Authentication = null }).ThenNothing();
    }

    [Fact]
    public void The_words_of_a_source_are_kept_in_lower_case()
    {
        var rules = Add(Generic with { Severities = Table((" P1 ", "Critical"), ("noise", "")), States = Table(("DOWN", "firing")) }).State.Rules;

        rules.Severities.ShouldBe(new Dictionary<string, string> { ["p1"] = "critical" });
        rules.States.ShouldBe(new Dictionary<string, string> { ["down"] = "firing" });
    }

    [Fact]
    public void What_a_word_becomes_is_one_of_ours()
    {
        Add(Generic with { Severities = Table(("page", "loud")) })
            .ThenRefused("severities.page", "It must become one of info, warning, major, critical; got loud");
        Add(Generic with { States = Table(("down", "red")) }).ThenRefused("states.down", "It must become one of firing, resolved; got red");
        Add(Generic with { Severities = Table(("Page", "info"), ("page", "major")) })
            .ThenRefused("severities.page", "The word page is there more than once; upper and lower case are the same");
        Add(Generic with { Severities = Table((" ", "info")) }).ThenRefusedNaming("severities.-");
    }

    [Fact]
    public void A_generic_source_says_where_the_title_is()
    {
        Add(Generic with { Mapping = null }).ThenRefused("mapping.title", "A generic source needs a path to the title, such as $.title");
        Add(Generic with { Mapping = Table(("title", " ")) }).ThenRefusedNaming("mapping.title");
        Modify(Generic with { Mapping = Table(("body", "$.text")) }).ThenRefusedNaming("mapping.title");
    }

    [Fact]
    public void A_mapping_leads_to_our_fields_and_to_labels()
    {
        Add(Generic with { Mapping = Table(("title", "$.t"), ("labels.site", "$.s"), ("occurredAt", "$.at"), ("progress", "$.p")) }).State.Rules.Mapping.Count.ShouldBe(4);
        Add(Generic with { Mapping = Table(("title", "$.t"), ("colour", "$.c"), ("labels.", "$.l")) }).ThenRefusedNaming("mapping.colour", "mapping.labels.");
    }

    [Fact]
    public void Only_a_generic_source_has_a_mapping() =>
        Add(new("Pager", null, "grafana", true) { Mapping = Table(("title", "$.t")) })
            .ThenRefused("mapping", "Only a source of the format generic has a mapping; the format of this one is grafana");

    [Fact]
    public void Changed_rules_are_one_event_and_a_table_left_out_stays()
    {
        var changed = Modify(Generic with { Mapping = null, Severities = Table(("p1", "critical")) });

        changed.Events.ShouldHaveSingleItem().ShouldBeOfType<SourceRulesChanged>();
        changed.State.Rules.Mapping["title"].ShouldBe("$.text");
        changed.State.Rules.Severities["p1"].ShouldBe("critical");
    }

    [Fact]
    public void Rules_that_say_the_same_are_the_same()
    {
        Modify(Generic).ThenNothing();
        FormatRules.None.ShouldBe(new FormatRulesDraft(null, Table(("x", null)), null).ToRules());
    }

    private static Decided<Source, ISourceEvent> Add(SourceDraft draft) => Given().When(_ => SourceDecider.Add(draft, Id, "hash", [], Now));

    private static Decided<Source, ISourceEvent> Modify(SourceDraft draft) => Given(Added).When(source => SourceDecider.Modify(source, draft, 1, Now));

    private static Dictionary<string, string?> Table(params (string Name, string? Value)[] entries) => entries.ToDictionary(e => e.Name, e => e.Value);

    private static Past<Source, ISourceEvent> Given(params ISourceEvent[] events) => Spec.Given<Source, ISourceEvent>(Source.Evolve, events);
}
