using LiveNotify.Web.Localization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Localization;

public class RelativeTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly IStringLocalizer<Texts> Localizer = new ServiceCollection().AddLogging().AddLocalization()
        .BuildServiceProvider().GetRequiredService<IStringLocalizer<Texts>>();

    [Theory]
    [InlineData("00:00:09", "now", "现在")]
    [InlineData("-00:00:09", "now", "现在")]
    [InlineData("-00:00:59", "59 seconds ago", "59秒钟前")]
    [InlineData("00:00:30", "in 30 seconds", "30秒钟后")]
    [InlineData("-00:01:59", "1 minute ago", "1分钟前")]
    [InlineData("-00:59:59", "59 minutes ago", "59分钟前")]
    [InlineData("02:00:00", "in 2 hours", "2小时后")]
    [InlineData("-1.23:00:00", "1 day ago", "1天前")]
    [InlineData("-29.23:00:00", "29 days ago", "29天前")]
    public void It_says_how_long_ago_or_ahead_in_the_reader_s_language(string distance, string english, string chinese)
    {
        var at = Now + TimeSpan.Parse(distance, System.Globalization.CultureInfo.InvariantCulture);

        Say("en", at).ShouldBe(english);
        Say("zh-CN", at).ShouldBe(chinese);
    }

    [Fact]
    public void A_month_away_a_date_says_more() => Say("en", Now.AddDays(-30)).ShouldBeNull();

    private static string? Say(string language, DateTimeOffset at)
    {
        using var scope = new CultureScope(language);
        return RelativeTime.Say(Localizer, at, Now);
    }
}
