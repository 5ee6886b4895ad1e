using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using MimeKit;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>One mail, one conversation, one outcome, over real TCP.</summary>
public sealed class SmtpTransportTests : IAsyncDisposable
{
    private readonly ScriptedSmtpServer _relay = new();
    private readonly RelayPool _pool = Given.Pool();

    public async ValueTask DisposeAsync()
    {
        await _pool.StopAsync(TestContext.Current.CancellationToken);
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task A_250_after_the_final_dot_is_accepted_with_the_relays_words()
    {
        var sent = await SendAsync();

        var attempt = sent.Outcome.ShouldBeOfType<Outcome.Accepted>().Attempt;
        attempt.Reply.ShouldBe("250 2.0.0 Ok: queued as 4711");
        attempt.Stage.ShouldBe(SmtpStage.Data);
        attempt.Server.ShouldBe($"127.0.0.1:{_relay.Port}");
        attempt.Tls.ShouldBeNull();
        attempt.Counts.ShouldBeTrue();
    }

    [Fact]
    public async Task What_comes_with_the_250_in_one_piece_is_no_answer_to_the_mail()
    {
        _relay.Always(At.Dot, new SmtpAct.ReplyAndDrop("250 2.0.0 Ok: queued as 4711\n421 4.7.0 enough messages for one connection"));

        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Accepted>().Attempt.Reply.ShouldBe("250 2.0.0 Ok: queued as 4711");
    }

    [Fact]
    public async Task The_record_holds_the_mail_byte_for_byte_as_it_went_over_the_wire()
    {
        var sent = await SendAsync();

        System.Text.Encoding.Latin1.GetString(sent.Message.Span).ShouldBe(_relay.Messages.Single());
        MimeMessage.Load(new MemoryStream(sent.Message.ToArray()), TestContext.Current.CancellationToken).Subject.ShouldBe("[DR] Host backup failed");
    }

    [Theory]
    [InlineData(At.Connect, "421 4.3.2 too many connections", FailureClass.Sender, SmtpStage.Greet)]
    [InlineData(At.Connect, "554 5.7.1 no service for you", FailureClass.Sender, SmtpStage.Greet)]
    [InlineData(At.Mail, "550 5.7.1 sender not allowed", FailureClass.Sender, SmtpStage.From)]
    [InlineData(At.Mail, "530 5.7.0 authentication required", FailureClass.Sender, SmtpStage.From)]
    [InlineData(At.Mail, "451 4.3.0 try later", FailureClass.Transient, SmtpStage.From)]
    [InlineData(At.Mail, "421 4.7.0 too many messages, slow down", FailureClass.Throttled, SmtpStage.From)]
    [InlineData(At.Mail, "552 5.3.4 message too big", FailureClass.Content, SmtpStage.From)]
    [InlineData(At.Rcpt, "550 5.1.1 no such user", FailureClass.Recipient, SmtpStage.Recipient)]
    [InlineData(At.Rcpt, "552 5.2.2 mailbox full", FailureClass.Recipient, SmtpStage.Recipient)]
    [InlineData(At.Rcpt, "450 4.7.1 greylisted", FailureClass.Transient, SmtpStage.Recipient)]
    [InlineData(At.Rcpt, "452 4.5.3 too many recipients", FailureClass.Throttled, SmtpStage.Recipient)]
    [InlineData(At.Rcpt, "451 4.7.1 rate limit exceeded", FailureClass.Throttled, SmtpStage.Recipient)]
    [InlineData(At.Data, "554 5.7.1 no", FailureClass.Content, SmtpStage.Data)]
    [InlineData(At.Dot, "554 5.7.1 looks like spam", FailureClass.Content, SmtpStage.Data)]
    [InlineData(At.Dot, "451 4.3.2 queue full", FailureClass.Transient, SmtpStage.Data)]
    public async Task Each_refusal_has_its_class_and_its_true_stage(At moment, string reply, FailureClass @class, SmtpStage stage)
    {
        _relay.Always(moment, new SmtpAct.Reply(reply));

        var failed = (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(@class);
        failed.Attempt.Stage.ShouldBe(stage);
        failed.Attempt.Reply.ShouldBe(reply);
    }

    [Fact]
    public async Task Stages_are_true_with_a_relay_that_takes_one_command_at_a_time_too()
    {
        await using var relay = new ScriptedSmtpServer { Extensions = [] };
        relay.Always(At.Rcpt, new SmtpAct.Reply("550 5.1.1 no such user"));

        var failed = (await SendAsync(Given.Sender(relay))).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(FailureClass.Recipient);
        failed.Attempt.Stage.ShouldBe(SmtpStage.Recipient);
    }

    [Fact]
    public async Task The_wait_a_relay_asks_for_is_handed_on()
    {
        _relay.Always(At.Rcpt, new SmtpAct.Reply("450 4.7.1 Greylisted, try again in 300 seconds"));

        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().RetryAfter.ShouldBe(TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData(At.Mail, SmtpStage.From)]
    [InlineData(At.Rcpt, SmtpStage.Recipient)]
    [InlineData(At.Data, SmtpStage.Data)]
    public async Task A_relay_that_hangs_up_before_it_had_the_mail_is_tried_again(At moment, SmtpStage stage)
    {
        _relay.Always(moment, new SmtpAct.Drop());

        var failed = (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(FailureClass.Transient);
        failed.Attempt.Stage.ShouldBe(stage);
        failed.Attempt.Reply.ShouldStartWith("dropped ");
    }

    [Fact]
    public async Task A_relay_that_hangs_up_after_the_final_dot_may_have_taken_the_mail()
    {
        _relay.Always(At.Dot, new SmtpAct.Drop());

        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Uncertain);
    }

    [Fact]
    public async Task A_relay_that_is_silent_after_the_final_dot_may_have_taken_the_mail()
    {
        _relay.Always(At.Dot, new SmtpAct.Hang());

        var failed = (await SendAsync(options: Impatient)).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(FailureClass.Uncertain);
        failed.Attempt.Ms.ShouldBeGreaterThanOrEqualTo((long)(2 * Impatient.Timeout.TotalMilliseconds) - 50);
    }

    [Theory]
    [InlineData(At.Connect, FailureClass.Sender, SmtpStage.Greet)]
    [InlineData(At.Ehlo, FailureClass.Sender, SmtpStage.Greet)]
    [InlineData(At.StartTls, FailureClass.Sender, SmtpStage.Tls)]
    [InlineData(At.Auth, FailureClass.Sender, SmtpStage.Authenticate)]
    [InlineData(At.Mail, FailureClass.Transient, SmtpStage.From)]
    [InlineData(At.Rcpt, FailureClass.Transient, SmtpStage.Recipient)]
    [InlineData(At.Data, FailureClass.Transient, SmtpStage.Data)]
    public async Task A_relay_that_hangs_is_left_after_the_time_of_a_stage(At moment, FailureClass @class, SmtpStage stage)
    {
        using var ca = new TestCa();
        using var certificate = ca.Issue(["127.0.0.1"]);
        await using var relay = new ScriptedSmtpServer { Certificate = certificate, Extensions = ["AUTH PLAIN"] }.Always(moment, new SmtpAct.Hang());
        var settings = Given.Settings(relay.Host, relay.Port, Encryption.Tls, ca.Pem, "ops");

        var failed = (await SendAsync(Given.Sender(settings), Impatient)).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(@class);
        failed.Attempt.Stage.ShouldBe(stage);
    }

    [Fact]
    public async Task A_port_that_takes_the_call_and_never_answers_TLS_is_left_too()
    {
        _relay.Always(At.Connect, new SmtpAct.Hang());

        var failed = (await SendAsync(Given.Sender(Given.Settings(_relay.Host, _relay.Port, Encryption.Ssl)), Impatient)).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(FailureClass.Sender);
        failed.Attempt.Stage.ShouldBe(SmtpStage.Tls);
    }

    [Fact]
    public async Task A_reply_line_that_never_ends_is_cut_off()
    {
        _relay.Always(At.Ehlo, new SmtpAct.Oversize(250, 1_000_000));

        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Sender);
    }

    [Theory]
    [InlineData(At.Connect, FailureClass.Sender)]
    [InlineData(At.Mail, FailureClass.Transient)]
    [InlineData(At.Dot, FailureClass.Uncertain)]
    public async Task Garbage_is_no_answer(At moment, FailureClass @class)
    {
        _relay.Always(moment, new SmtpAct.Garbage([0x15, 0x03, 0x01, 0xff, (byte)'\n']));

        (await SendAsync(options: Impatient)).Outcome.ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(@class);
    }

    [Fact]
    public async Task A_slow_relay_is_waited_for()
    {
        _relay.Always(At.Rcpt, new SmtpAct.Slow(TimeSpan.FromMilliseconds(600)));

        (await SendAsync(options: Impatient with { Timeout = TimeSpan.FromSeconds(4) })).Outcome.ShouldBeOfType<Outcome.Accepted>();
    }

    [Fact]
    public async Task A_closed_port_is_the_senders_trouble()
    {
        await _relay.DisposeAsync();

        var failed = (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(FailureClass.Sender);
        failed.Attempt.Stage.ShouldBe(SmtpStage.Connect);
        failed.Attempt.Counts.ShouldBeFalse();
        Findings.For(failed.Attempt)!.Code.ShouldBe("connection-refused");
    }

    [Fact]
    public async Task A_password_whose_key_is_lost_is_the_senders_trouble()
    {
        await using var relay = new ScriptedSmtpServer { Extensions = ["AUTH PLAIN"] };
        var sender = Given.Sender(Given.Settings(relay.Host, relay.Port, username: "ops")) with { Password = new("from another key ring") };

        var failed = (await SendAsync(sender)).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(FailureClass.Sender);
        Findings.For(failed.Attempt)!.Code.ShouldBe("password-unreadable");
    }

    [Fact]
    public async Task An_address_no_mail_can_have_fails_alone()
    {
        var notification = Given.Notification();

        var sent = await Given.Transport(_pool).SendAsync(
            Given.Delivery(notification, to: "no address"), notification, Given.Sender(_relay), default, TestContext.Current.CancellationToken);

        sent.Outcome.ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Recipient);
        sent.Message.IsEmpty.ShouldBeTrue();
        _relay.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_mail_that_cannot_be_written_fails_alone()
    {
        var notification = Given.Notification();
        var delivery = Given.Delivery(notification) with { MessageId = "1@" + new string('例', 300) };

        var sent = await Given.Transport(_pool).SendAsync(delivery, notification, Given.Sender(_relay), default, TestContext.Current.CancellationToken);

        sent.Outcome.ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Content);
    }

    [Fact]
    public async Task A_refusal_in_Chinese_is_readable_in_UTF8_and_in_GBK()
    {
        await using var relay = new ScriptedSmtpServer().Next(At.Rcpt, new SmtpAct.Reply("550 邮箱不存在"), new SmtpAct.Reply("550 邮箱不存在", Charset: "GBK"));

        foreach (var _ in Enumerable.Range(0, 2))
            (await SendAsync(Given.Sender(relay))).Outcome.Attempt.Reply.ShouldBe("550 邮箱不存在");
    }

    [Fact]
    public async Task The_greeting_names_this_machine_in_a_form_every_relay_takes()
    {
        await SendAsync();

        _relay.Commands[0].ShouldMatch(@"^EHLO (\[127\.0\.0\.1\]|\S+\.\S+)$");
    }

    private static MailOptions Impatient { get; } = Given.Options with { Timeout = TimeSpan.FromMilliseconds(400) };

    private async Task<SentMail> SendAsync(Sender? sender = null, MailOptions? options = null)
    {
        var notification = Given.Notification();
        var pool = options is null ? _pool : Given.Pool(options);
        return await Given.Transport(pool).SendAsync(
            Given.Delivery(notification), notification, sender ?? Given.Sender(_relay), default, TestContext.Current.CancellationToken);
    }
}
