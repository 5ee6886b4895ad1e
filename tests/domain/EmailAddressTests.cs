using LiveNotify.Domain;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain;

public class EmailAddressTests
{
    [Theory]
    [InlineData("ops@example.com", "ops@example.com", "")]
    [InlineData("  ops@example.com ", "ops@example.com", "")]
    [InlineData("<ops@example.com>", "ops@example.com", "")]
    [InlineData("Ops.Team+dr@EXAMPLE.com", "Ops.Team+dr@example.com", "")]
    [InlineData("Operations <ops@example.com>", "ops@example.com", "Operations")]
    [InlineData("值班 <ops@example.com>", "ops@example.com", "值班")]
    [InlineData("\"Ops, Night\" <ops@example.com>", "ops@example.com", "Ops, Night")]
    [InlineData("\"The \\\"A\\\" team\" <ops@example.com>", "ops@example.com", "The \"A\" team")]
    [InlineData("'Ops' (night) <ops@example.com>", "ops@example.com", "'Ops' (night)")]
    [InlineData("\"john.doe\"@example.com", "\"john.doe\"@example.com", "")]
    [InlineData("\"a@b\"@example.com", "\"a@b\"@example.com", "")]
    [InlineData("o'brien@example.com", "o'brien@example.com", "")]
    [InlineData("ops@localhost", "ops@localhost", "")]
    [InlineData("ops@[192.0.2.25]", "ops@[192.0.2.25]", "")]
    [InlineData("ops@example.com.", "ops@example.com", "")]
    [InlineData("用户@例子.中国", "用户@xn--fsqu00a.xn--fiqs8s", "")]
    [InlineData("ops@BÜCHER.example", "ops@xn--bcher-kva.example", "")]
    public void One_address_is_read_with_its_name(string text, string address, string name)
    {
        var parsed = EmailAddress.Parse(text).ShouldNotBeNull();
        parsed.Address.ShouldBe(address);
        parsed.DisplayName.ShouldBe(name);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ops")]
    [InlineData("ops@")]
    [InlineData("@example.com")]
    [InlineData("ops@example..com")]
    [InlineData("ops@-example.com")]
    [InlineData("ops@1.2.3")]
    [InlineData("ops@[::1]")]
    [InlineData("o ps@example.com")]
    [InlineData("\"o ps\"@example.com")]
    [InlineData("o\u00a0ps@example.com")]
    [InlineData("ops\u200b@example.com")]
    [InlineData("ops@example.com\r\nBcc: eve@example.com")]
    [InlineData("Ops\r\nBcc: eve@example.com <ops@example.com>")]
    [InlineData("Ops\u2028<ops@example.com>")]
    [InlineData("ops@example.com\0")]
    [InlineData("Operations <ops@example.com")]
    [InlineData("Operations <ops@example.com> night")]
    [InlineData("Operations ops@example.com")]
    [InlineData("ops(night)@example.com")]
    [InlineData("mailto:ops@example.com")]
    public void What_is_no_address_is_not_read(string? text) => EmailAddress.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("a@example.com; b@example.com")]
    [InlineData("a@example.com b@example.com")]
    [InlineData("a@example.com, Bea <b@example.com>")]
    [InlineData("Ada <a@example.com>, Bea <b@example.com>")]
    [InlineData("\"Ada\" <a@example.com>, \"Bea\" <b@example.com>")]
    [InlineData("Ops, Night <ops@example.com>")]
    public void Several_addresses_in_one_field_are_refused_rather_than_cut_to_the_last(string text) =>
        EmailAddress.Parse(text).ShouldBeNull();

    [Fact]
    public void An_address_has_at_most_254_characters()
    {
        var longest = $"{new string('x', 254 - "@example.com".Length)}@example.com";
        EmailAddress.Parse(longest).ShouldNotBeNull();
        EmailAddress.Parse("x" + longest).ShouldBeNull();
    }

    [Fact]
    public void A_whole_spelling_has_at_most_512_characters() =>
        EmailAddress.Parse($"{new string('x', 500)} <ops@example.com>").ShouldBeNull();

    [Theory]
    [InlineData("ops@example.com")]
    [InlineData("Operations Night-1 <ops@example.com>")]
    [InlineData("\"Ops, Night\" <ops@example.com>")]
    [InlineData("\"The \\\"A\\\" \\\\ team\" <ops@example.com>")]
    [InlineData("\"🚨 Ops\" <ops@example.com>")]
    [InlineData("值班 <ops@example.com>")]
    public void What_is_written_is_read_back_the_same(string text)
    {
        var parsed = EmailAddress.Parse(text).ShouldNotBeNull();
        parsed.ToString().ShouldBe(text);
        EmailAddress.Parse(parsed.ToString()).ShouldBe(parsed);
    }

    [Fact]
    public void Spellings_of_one_mailbox_have_one_normal_form_in_any_culture()
    {
        using var _ = new InCulture("tr-TR");
        EmailAddress.Parse("INFO@EXAMPLE.COM")!.Normalized.ShouldBe("info@example.com");
        EmailAddress.Parse("Info <info@example.com.>")!.Normalized.ShouldBe("info@example.com");
    }

    [Fact]
    public void The_domain_is_what_follows_the_last_at_sign() =>
        EmailAddress.Parse("\"a@b\"@Example.com")!.Domain.ShouldBe("example.com");
}
