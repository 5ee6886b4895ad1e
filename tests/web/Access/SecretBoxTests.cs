using LiveNotify.Domain;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.DataProtection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

public class SecretBoxTests
{
    private readonly SecretBox _box = new(new EphemeralDataProtectionProvider());

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("授权码")]
    public void What_is_sealed_is_opened_as_it_was(string secret) => _box.Open(_box.Seal(secret)).ShouldBe(secret);

    [Fact]
    public void A_short_and_a_long_password_look_alike()
    {
        _box.Seal("x").Ciphertext.Length.ShouldBe(_box.Seal(new('x', 512)).Ciphertext.Length);
        _box.Seal("x").ShouldNotBe(_box.Seal("x"));
    }

    [Fact]
    public void With_other_keys_nothing_can_be_opened() =>
        Should.Throw<SecretUnreadable>(() => new SecretBox(new EphemeralDataProtectionProvider()).Open(_box.Seal("x")));
}
