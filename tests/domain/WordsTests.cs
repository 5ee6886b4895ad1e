using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain;

public class WordsTests
{
    private enum Sample
    {
        Critical,
        UptimeKuma,
        Http2Info,
    }

    [Fact]
    public void A_word_is_spelled_in_lower_case_with_hyphens_between_its_parts()
    {
        Words.Of(Sample.Critical).ShouldBe("critical");
        Words.Of(Sample.UptimeKuma).ShouldBe("uptime-kuma");
        Words.Of(Sample.Http2Info).ShouldBe("http2-info");
        Words.List<Kind>().ShouldBe("alert, task, system");
    }

    [Fact]
    public void Every_word_is_read_back_whatever_its_case_and_the_culture()
    {
        using var _ = new InCulture("tr-TR");
        foreach (var severity in Enum.GetValues<Severity>())
            Words.Parse<Severity>($" {Words.Of(severity).ToUpperInvariant()} ").ShouldBe(severity);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("UptimeKuma")]
    [InlineData("critical, uptime-kuma")]
    public void What_is_no_word_is_null(string? text) => Words.Parse<Sample>(text).ShouldBeNull();
}
