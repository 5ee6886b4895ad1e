using LiveNotify.Domain.Deliveries;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Addresses with letters beyond ASCII (RFC 6531): some relays carry them, and the others are no trouble to anybody else.</summary>
public sealed class LettersTests : IAsyncDisposable
{
    private readonly ScriptedSmtpServer _relay = new();
    private readonly RelayPool _pool = Given.Pool();

    public async ValueTask DisposeAsync()
    {
        await _pool.StopAsync(TestContext.Current.CancellationToken);
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task Letters_beyond_ASCII_before_the_at_sign_need_a_relay_that_can_carry_them()
    {
        await using var able = new ScriptedSmtpServer { Extensions = ["SMTPUTF8", "8BITMIME"] };
        var notification = Given.Notification();
        var delivery = Given.Delivery(notification, to: "运维@example.com");

        var refused = await Given.Transport(_pool).SendAsync(delivery, notification, Given.Sender(_relay), default, TestContext.Current.CancellationToken);
        var sent = await Given.Transport(_pool).SendAsync(delivery, notification, Given.Sender(able), default, TestContext.Current.CancellationToken);

        refused.Outcome.ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Recipient);
        sent.Outcome.ShouldBeOfType<Outcome.Accepted>();
        able.Commands.ShouldContain(command => command.StartsWith("MAIL FROM:<ops@example.com> SMTPUTF8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_relay_cannot_carry_is_never_taken_for_the_mail_before()
    {
        await Given.Transport(_pool).SendAsync(Given.Delivery(Given.Notification()), Given.Notification(), Given.Sender(_relay), default, TestContext.Current.CancellationToken);
        var notification = Given.Notification();
        var delivery = Given.Delivery(notification, to: "运维@example.com");

        var refused = await Given.Transport(_pool).SendAsync(delivery, notification, Given.Sender(_relay), default, TestContext.Current.CancellationToken);

        var failed = refused.Outcome.ShouldBeOfType<Outcome.Failed>();
        failed.Class.ShouldBe(FailureClass.Recipient);
        failed.Attempt.Counts.ShouldBeFalse();
    }

    [Fact]
    public async Task An_outbox_that_the_relay_cannot_carry_is_the_senders_trouble()
    {
        var notification = Given.Notification();
        var sender = Given.Sender(Given.Settings(_relay.Host, _relay.Port, outbox: "运维@example.com"));

        var sent = await Given.Transport(_pool).SendAsync(Given.Delivery(notification), notification, sender, default, TestContext.Current.CancellationToken);

        var failed = sent.Outcome.ShouldBeOfType<Outcome.Failed>();
        failed.Class.ShouldBe(FailureClass.Sender);
        failed.Attempt.Reply.ShouldContain("运维@example.com");
    }
}
