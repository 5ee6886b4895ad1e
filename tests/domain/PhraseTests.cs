using LiveNotify.Domain;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain;

public class PhraseTests
{
    [Fact]
    public void A_phrase_is_its_template_with_its_values() =>
        new Phrase("SMTP Port must be 1-65535; got {0}", 70000).ToString().ShouldBe("SMTP Port must be 1-65535; got 70000");

    [Fact]
    public void Braces_in_a_value_or_in_a_template_without_values_are_just_braces()
    {
        new Phrase("Label {0} is unknown", "{1}").ToString().ShouldBe("Label {1} is unknown");
        new Phrase("Write {{ title }}").ToString().ShouldBe("Write {{ title }}");
    }

    [Fact]
    public void Numbers_are_written_the_same_in_every_culture()
    {
        using var _ = new InCulture("de-DE");
        new Phrase("{0} seconds", 1.5).ToString().ShouldBe("1.5 seconds");
    }

    [Fact]
    public void Phrases_that_say_the_same_are_equal()
    {
        new Phrase("{0} of {1}", 1, "x").ShouldBe(new Phrase("{0} of {1}", 1, "x"));
        new Phrase("{0} of {1}", 1, "x").GetHashCode().ShouldBe(new Phrase("{0} of {1}", 1, "x").GetHashCode());
        new Phrase("{0} of {1}", 1, "x").ShouldNotBe(new Phrase("{0} of {1}", 2, "x"));
        new Refusal("port", "got {0}", 0).ShouldBe(new Refusal("port", "got {0}", 0));
    }
}
