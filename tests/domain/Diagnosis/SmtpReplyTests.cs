using LiveNotify.Domain.Diagnosis;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Diagnosis;

public class SmtpReplyTests
{
    [Theory]
    [InlineData("550 5.1.1 No such user", 550, "5.1.1", "No such user")]
    [InlineData("535 Error: authentication failed", 535, null, "Error: authentication failed")]
    [InlineData("250", 250, null, "")]
    [InlineData("421 4.7.0", 421, "4.7.0", "")]
    public void A_reply_is_read_and_written_the_same_way(string text, int code, string? enhanced, string words)
    {
        var reply = SmtpReply.Parse(text)!;

        reply.ShouldBe(new(code, enhanced, words));
        reply.ToString().ShouldBe(text);
    }

    [Fact]
    public void The_lines_of_a_reply_become_one_and_its_enhanced_code_is_said_once() =>
        SmtpReply.Of(535, "5.7.8 Not accepted. See\n5.7.8  https://help.example").ToString().ShouldBe("535 5.7.8 Not accepted. See https://help.example");

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("dropped hung up")]
    [InlineData("5500 no")]
    public void What_is_no_reply_is_none(string text) => SmtpReply.Parse(text).ShouldBeNull();

    [Theory]
    [InlineData("450 4.7.1 Greylisted, try again in 300 seconds", 300)]
    [InlineData("451 4.7.1 Greylisting in effect for 5 minutes", 300)]
    [InlineData("421 please retry after 2 hours", 7200)]
    [InlineData("452 wait 90s", 90)]
    [InlineData("451 4.7.1 greylisted for 300s", 300)]
    [InlineData("451 4.7.1 Greylisting in action, please come back in 00:04:59", 299)]
    [InlineData("421 wait 10 min", 600)]
    [InlineData("450 please try again in about 1 minute 30 seconds", 90)]
    [InlineData("421 4.7.0 temporarily blocked for 2 days", 172800)]
    [InlineData("450 limit of 100 messages in 1 hour", null)]
    [InlineData("450 try again in 99999999999999999999 seconds", null)]
    [InlineData("450 try again in ٣٠٠ seconds", null)]
    [InlineData("451 try again later", null)]
    [InlineData("550 gone for 5 minutes", null)]
    public void The_wait_a_relay_asks_for_is_read(string text, int? seconds) =>
        SmtpReply.Parse(text)!.AskedWait.ShouldBe(seconds is { } some ? TimeSpan.FromSeconds(some) : null);

    [Fact]
    public void The_longest_wait_that_can_be_said_is_still_a_time() =>
        SmtpReply.Parse("450 try again in 999999 days 999999 minutes 999999 minutes")!.AskedWait.ShouldBe(TimeSpan.FromDays(999999) + (2 * TimeSpan.FromMinutes(999999)));

    [Theory]
    [InlineData("421 4.7.28 unusual traffic", true)]
    [InlineData("450 4.2.1 receiving mail too quickly", true)]
    [InlineData("451 Rate limit exceeded", true)]
    [InlineData("452 4.5.3 Too many recipients", true)]
    [InlineData("451 4.7.1 Greylisted", false)]
    [InlineData("452 4.2.2 Mailbox over quota", false)]
    [InlineData("550 5.7.1 Too many bad recipients", false)]
    public void A_plea_for_a_slower_pace_is_heard(string text, bool asks) => SmtpReply.Parse(text)!.AsksForSlowerPace.ShouldBe(asks);
}
