using LiveNotify.Domain.Notifications;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Notifications;

public class LabelsTests
{
    [Fact]
    public void Labels_are_names_with_values_perhaps_empty_ones()
    {
        Refusals(("site", "dr-1"), ("note", ""), ("机房", "🚨\nline two")).ShouldBeEmpty();
        Labels.Check(null).ShouldBeEmpty();
        Labels.Of(null).ShouldBeEmpty();
    }

    [Fact]
    public void A_label_that_is_null_is_none()
    {
        Refusals(("site", null)).ShouldBeEmpty();
        Labels.Of(new Dictionary<string, string> { ["site"] = null!, ["rack"] = "4" }).ShouldBe(new Dictionary<string, string> { ["rack"] = "4" });
    }

    [Fact]
    public void A_label_has_a_name_and_neither_is_long()
    {
        Refusals(("", "x")).ShouldBe([("labels.-", "A label name must have 1-255 characters; got 0")]);
        Refusals((new('n', 255), new('v', 255))).ShouldBeEmpty();
        Refusals((new('n', 256), "")).ShouldHaveSingleItem().Why.ShouldBe("A label name must have 1-255 characters; got 256");
        Refusals(("site", new('v', 256))).ShouldBe([("labels.site", "A label value may have at most 255 characters; got 256")]);
    }

    [Fact]
    public void A_label_holds_nothing_a_database_cannot() =>
        Refusals(("site", "a\0b")).ShouldBe([("labels.site", "A label must not hold the character NUL")]);

    [Fact]
    public void There_are_at_most_64_labels()
    {
        Refusals([.. Enumerable.Range(1, 64).Select(i => ($"label{i}", (string?)"x"))]).ShouldBeEmpty();
        Refusals([.. Enumerable.Range(1, 65).Select(i => ($"label{i}", (string?)"x"))]).ShouldBe([("labels", "There may be at most 64 labels; got 65")]);
    }

    private static IReadOnlyList<(string Field, string Why)> Refusals(params (string Name, string? Value)[] labels) =>
        [.. Labels.Check(labels.ToDictionary(l => l.Name, l => l.Value!)).Select(r => (r.Field, r.Why.ToString()))];
}
