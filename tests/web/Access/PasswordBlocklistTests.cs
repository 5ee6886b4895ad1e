using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

public class PasswordBlocklistTests
{
    [Theory]
    [InlineData("Password123")]
    [InlineData(" changeme ")]
    [InlineData("1qaz2wsx")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("23456789")]
    [InlineData("zyxwvuts")]
    public void What_attackers_try_first_is_refused(string password) => CodeOf(password).ShouldBe(PasswordBlocklist.Common);

    [Theory]
    [InlineData("LiveNotify", "livenotify")]
    [InlineData("livenotify-2026!", "livenotify")]
    [InlineData("jane.doe1984", "jane.doe")]
    [InlineData("jane.doe@ops.example", "jane.doe@ops.example")]
    [InlineData("ops.example#1", "ops.example")]
    [InlineData("PasswordJane.Doe1", "jane.doe")]
    public void A_name_with_trimmings_is_refused_and_named(string password, string name)
    {
        var refused = PasswordBlocklist.Check("Jane.Doe@ops.example", password);

        refused.Errors.Single().Code.ShouldBe(PasswordBlocklist.Context);
        refused.Errors.Single().Description.ShouldBe(name);
    }

    [Theory]
    [InlineData("jane.doe never sleeps at night")]
    [InlineData("livenotify sends what must be known")]
    [InlineData("password of the old lighthouse")]
    [InlineData("kjhgzuio")]
    [InlineData("我的密码是一句很长的话")]
    public void A_word_within_a_sentence_is_no_reason(string password) => PasswordBlocklist.Check("jane.doe@ops.example", password).Succeeded.ShouldBeTrue();

    [Fact]
    public void The_list_holds_only_what_length_alone_would_let_through()
    {
        PasswordBlocklist.Known.Count.ShouldBeGreaterThan(300);
        PasswordBlocklist.Known.ShouldAllBe(password => password.Length >= PasswordRules.MinLength && !password.Any(char.IsUpper));
    }

    private static string? CodeOf(string password) => PasswordBlocklist.Check("jane.doe@ops.example", password).Errors.SingleOrDefault()?.Code;
}
