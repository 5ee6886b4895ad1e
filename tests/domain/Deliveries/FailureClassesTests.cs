using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Domain.Deliveries.FailureClass;

namespace LiveNotify.Tests.Domain.Deliveries;

/// <summary>Each way a conversation can fail, and whose trouble it is.</summary>
public class FailureClassesTests
{
    [Theory]
    [InlineData(SmtpStage.Greet, "421 4.3.2 too many connections", FailureClass.Sender)]
    [InlineData(SmtpStage.Greet, "421 4.7.0 rate limit exceeded", FailureClass.Sender)]
    [InlineData(SmtpStage.Greet, "554 5.7.1 no service", FailureClass.Sender)]
    [InlineData(SmtpStage.Greet, "450 4.3.2 try later", FailureClass.Sender)]
    [InlineData(SmtpStage.Tls, "454 4.7.0 TLS not available", FailureClass.Sender)]
    [InlineData(SmtpStage.Authenticate, "535 5.7.8 bad credentials", FailureClass.Sender)]
    [InlineData(SmtpStage.Authenticate, "454 4.7.0 temporary authentication failure", FailureClass.Sender)]
    [InlineData(SmtpStage.From, "550 5.7.1 sender not allowed", FailureClass.Sender)]
    [InlineData(SmtpStage.From, "501 5.1.7 bad sender", FailureClass.Sender)]
    [InlineData(SmtpStage.From, "530 5.7.0 authentication required", FailureClass.Sender)]
    [InlineData(SmtpStage.From, "552 message too big", Content)]
    [InlineData(SmtpStage.From, "550 5.3.4 message too big", Content)]
    [InlineData(SmtpStage.From, "421 4.4.2 closing", Transient)]
    [InlineData(SmtpStage.From, "421 4.7.28 unusual rate", Throttled)]
    [InlineData(SmtpStage.From, "450 4.7.1 too many messages", Throttled)]
    [InlineData(SmtpStage.From, "452 4.3.1 insufficient storage", Transient)]
    [InlineData(SmtpStage.Recipient, "550 5.1.1 no such user", Recipient)]
    [InlineData(SmtpStage.Recipient, "552 5.2.2 mailbox full", Recipient)]
    [InlineData(SmtpStage.Recipient, "554 5.7.1 relay access denied", Recipient)]
    [InlineData(SmtpStage.Recipient, "550 5.7.1 too many bad recipients", Recipient)]
    [InlineData(SmtpStage.Recipient, "530 5.7.0 authentication required", FailureClass.Sender)]
    [InlineData(SmtpStage.Recipient, "450 4.7.1 greylisted", Transient)]
    [InlineData(SmtpStage.Recipient, "452 4.2.2 mailbox full", Transient)]
    [InlineData(SmtpStage.Recipient, "451 4.7.1 rate limit exceeded", Throttled)]
    [InlineData(SmtpStage.Recipient, "432 4.3.2 rate limit exceeded", Transient)]
    [InlineData(SmtpStage.Data, "554 5.7.1 spam", Content)]
    [InlineData(SmtpStage.Data, "552 5.2.2 mailbox full", Content)]
    [InlineData(SmtpStage.Data, "530 5.7.0 authentication required", FailureClass.Sender)]
    [InlineData(SmtpStage.Data, "451 4.3.0 local error", Transient)]
    [InlineData(SmtpStage.Data, "454 4.7.0 throttling failure", Throttled)]
    [InlineData(SmtpStage.Data, "250 out of turn", Transient)]
    public void A_reply_has_its_class(SmtpStage stage, string reply, FailureClass @class) =>
        FailureClasses.Of(Symptoms(stage, FailureKind.Reply, SmtpReply.Parse(reply))).ShouldBe(@class);

    [Theory]
    [InlineData(SmtpStage.Resolve, FailureKind.NameNotFound, FailureClass.Sender)]
    [InlineData(SmtpStage.Connect, FailureKind.ConnectionRefused, FailureClass.Sender)]
    [InlineData(SmtpStage.Connect, FailureKind.TimedOut, FailureClass.Sender)]
    [InlineData(SmtpStage.Tls, FailureKind.TlsFailed, FailureClass.Sender)]
    [InlineData(SmtpStage.Tls, FailureKind.CertificateRefused, FailureClass.Sender)]
    [InlineData(SmtpStage.Greet, FailureKind.StartTlsNotOffered, FailureClass.Sender)]
    [InlineData(SmtpStage.Greet, FailureKind.Dropped, FailureClass.Sender)]
    [InlineData(SmtpStage.Authenticate, FailureKind.SecretUnreadable, FailureClass.Sender)]
    [InlineData(SmtpStage.From, FailureKind.Dropped, Transient)]
    [InlineData(SmtpStage.From, FailureKind.TimedOut, Transient)]
    [InlineData(SmtpStage.Recipient, FailureKind.Garbage, Transient)]
    [InlineData(SmtpStage.Data, FailureKind.Dropped, Transient)]
    [InlineData(SmtpStage.Data, FailureKind.Unexpected, Transient)]
    [InlineData(SmtpStage.Resolve, FailureKind.AddressInvalid, Recipient)]
    [InlineData(SmtpStage.Authenticate, FailureKind.Utf8NotOffered, Recipient)]
    [InlineData(SmtpStage.Resolve, FailureKind.MailUnwritable, Content)]
    public void What_the_network_or_the_mail_did_has_its_class(SmtpStage stage, FailureKind kind, FailureClass @class) =>
        FailureClasses.Of(Symptoms(stage, kind, null)).ShouldBe(@class);

    [Theory]
    [InlineData(FailureKind.Dropped)]
    [InlineData(FailureKind.TimedOut)]
    [InlineData(FailureKind.Garbage)]
    public void Nobody_knows_of_a_message_that_is_out_without_a_word_after_it(FailureKind kind) =>
        FailureClasses.Of(Symptoms(SmtpStage.Data, kind, null) with { MayBeAccepted = true }).ShouldBe(Uncertain);

    private static Symptoms Symptoms(SmtpStage stage, FailureKind kind, SmtpReply? reply) =>
        new(stage, kind, "relay.example", 587, Encryption.Tls, reply, "");
}
