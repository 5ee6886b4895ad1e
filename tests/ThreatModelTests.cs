using LiveNotify.Tests.Architecture;
using Xunit;

namespace LiveNotify.Tests;

/// <summary>Every defence that docs/threat-model.md claims names a test, and the test is there.</summary>
public class ThreatModelTests
{
    [Fact]
    public void Every_claim_names_a_test_that_is_there()
    {
        var document = Repository.Read("docs/threat-model.md");

        Assert.True(NamedTests.Rows(document).Count() > 50);
        Assert.Empty(NamedTests.Faults(document));
    }

    [Theory]
    [InlineData("`ThreatModelTests.Every_claim_names_a_test_that_is_there`", null)]
    [InlineData("`ThreatModelTests`, `DocsTests`", null)]
    [InlineData("`ThreatModelTests`, `NoSuchTests`", "line 3: there is no test NoSuchTests")]
    [InlineData("`ThreatModelTests.No_such_method`", "line 3: there is no test ThreatModelTests.No_such_method")]
    [InlineData("`NamedTests.Rows`", "line 3: there is no test NamedTests.Rows")]
    [InlineData("in our heads", "line 3 names no test")]
    [InlineData("", "line 3 names no test")]
    public void A_claim_without_its_test_is_found(string tests, string? fault) =>
        Assert.Equal(fault is null ? [] : [fault], NamedTests.Faults($"| threat | defence | test |\n|---|:--|---|\n| it | we | {tests} |\n\n| not defended | why |\n|---|---|\n| that | because |"));
}
