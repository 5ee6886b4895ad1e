using LiveNotify.Domain.Sources;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Sources;

public class JsonPathTests
{
    [Theory]
    [InlineData("$", "")]
    [InlineData(" $.title ", "title")]
    [InlineData("$.a.b_1-c", "a b_1-c")]
    [InlineData("$.名称", "名称")]
    [InlineData("$['x y'][\"it's\"]", "x y|it's")]
    [InlineData("$['it\\'s']['a\\\\b']", "it's|a\\b")]
    [InlineData("$.alerts[0].labels[12]", "alerts 0 labels 12")]
    [InlineData("$.alerts[*].title", "alerts * title")]
    [InlineData("$[*]", "*")]
    [InlineData("$['']", "")]
    public void A_path_is_its_steps(string text, string steps)
    {
        var (path, why) = JsonPath.Parse(text);

        why.ShouldBeNull();
        string.Join(steps.Contains('|', StringComparison.Ordinal) ? '|' : ' ', path!.Steps.Select(step => step switch
        {
            JsonPathStep.Member member => member.Name,
            JsonPathStep.Index index => $"{index.Number}",
            _ => "*",
        })).ShouldBe(steps);
    }

    [Theory]
    [InlineData("$.", 2)]
    [InlineData("$..title", 2)]
    [InlineData("$.a b", 4)]
    [InlineData("$a", 2)]
    [InlineData("$.a[", 4)]
    [InlineData("$.a[x]", 4)]
    [InlineData("$.a[-1]", 4)]
    [InlineData("$.a[0", 4)]
    [InlineData("$.a[1:2]", 4)]
    [InlineData("$.a[?(@.b)]", 4)]
    [InlineData("$.a['b", 4)]
    [InlineData("$.a['b\\n']", 4)]
    [InlineData("$.a['b',\"c\"]", 4)]
    [InlineData("$.a.*", 4)]
    [InlineData("$.a[9999999]", 4)]
    public void Where_it_stops_being_one_is_said(string text, int character) =>
        JsonPath.Parse(text).Why!.ToString().ShouldStartWith($"At character {character}, ");

    [Theory]
    [InlineData(null, "A path begins with $, as in $.title")]
    [InlineData("title", "A path begins with $, as in $.title")]
    [InlineData("$.a[*].b[*]", "A path may have only one [*]; the second is at character 9")]
    public void Anything_else_is_none(string? text, string why) => JsonPath.Parse(text).Why!.ToString().ShouldBe(why);

    [Fact]
    public void A_path_is_of_human_length()
    {
        JsonPath.Parse("$" + string.Concat(Enumerable.Repeat(".a", 20))).Why.ShouldBeNull();
        JsonPath.Parse("$" + string.Concat(Enumerable.Repeat(".a", 21))).Why!.ToString().ShouldBe("A path may have at most 20 steps");
        JsonPath.Parse("$." + new string('a', 199)).Why!.ToString().ShouldBe("A path may have at most 200 characters; got 201");
    }

    [Fact]
    public void Nothing_that_is_typed_throws()
    {
        var chance = new Random(20261123);
        const string Letters = "$.[]*'\"\\ab01 -😀";
        for (var i = 0; i < 20_000; i++)
        {
            var text = "$" + new string([.. Enumerable.Range(0, chance.Next(12)).Select(_ => Letters[chance.Next(Letters.Length)])]);
            var (path, why) = JsonPath.Parse(text);
            (path is null).ShouldBe(why is not null, text);
        }
    }
}
