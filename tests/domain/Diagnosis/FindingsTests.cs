using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Domain.Diagnosis.SmtpStage;

namespace LiveNotify.Tests.Domain.Diagnosis;

/// <summary>Each mistake has its own explanation, the provider's quirk where it is known.</summary>
public class FindingsTests
{
    [Theory]
    [InlineData(FailureKind.NameNotFound, Resolve, 587, Encryption.Tls, "name-not-found")]
    [InlineData(FailureKind.AddressOffLimits, Resolve, 587, Encryption.Tls, "address-off-limits")]
    [InlineData(FailureKind.TimedOut, Resolve, 587, Encryption.Tls, "name-lookup-timed-out")]
    [InlineData(FailureKind.ConnectionRefused, Connect, 587, Encryption.Tls, "connection-refused")]
    [InlineData(FailureKind.Unreachable, Connect, 587, Encryption.Tls, "host-unreachable")]
    [InlineData(FailureKind.TimedOut, Connect, 25, Encryption.None, "connect-timed-out")]
    [InlineData(FailureKind.TlsFailed, Tls, 587, Encryption.Ssl, "ssl-on-plaintext-port")]
    [InlineData(FailureKind.TlsFailed, Tls, 25, Encryption.Ssl, "ssl-on-plaintext-port")]
    [InlineData(FailureKind.TimedOut, Tls, 25, Encryption.Ssl, "ssl-on-plaintext-port")]
    [InlineData(FailureKind.TlsFailed, Tls, 465, Encryption.Ssl, "tls-failed")]
    [InlineData(FailureKind.TlsFailed, Tls, 587, Encryption.Tls, "tls-failed")]
    [InlineData(FailureKind.TimedOut, Greet, 465, Encryption.Tls, "plaintext-on-tls-port")]
    [InlineData(FailureKind.Dropped, Greet, 465, Encryption.None, "plaintext-on-tls-port")]
    [InlineData(FailureKind.Garbage, Greet, 465, Encryption.None, "plaintext-on-tls-port")]
    [InlineData(FailureKind.Garbage, Greet, 80, Encryption.None, "not-smtp")]
    [InlineData(FailureKind.TimedOut, Greet, 587, Encryption.Tls, "greeting-timed-out")]
    [InlineData(FailureKind.Dropped, Greet, 587, Encryption.Tls, "greeting-dropped")]
    [InlineData(FailureKind.StartTlsNotOffered, Greet, 587, Encryption.Tls, "starttls-not-offered")]
    [InlineData(FailureKind.SignInNotOffered, Authenticate, 25, Encryption.None, "sign-in-not-offered")]
    [InlineData(FailureKind.SecretUnreadable, Authenticate, 587, Encryption.Tls, "password-unreadable")]
    [InlineData(FailureKind.Utf8NotOffered, Authenticate, 587, Encryption.Tls, "utf8-not-offered")]
    [InlineData(FailureKind.AddressInvalid, Resolve, 587, Encryption.Tls, "address-invalid")]
    [InlineData(FailureKind.MailUnwritable, Resolve, 587, Encryption.Tls, "mail-unwritable")]
    [InlineData(FailureKind.TimedOut, From, 587, Encryption.Tls, "timed-out")]
    [InlineData(FailureKind.Dropped, Data, 587, Encryption.Tls, "dropped")]
    [InlineData(FailureKind.Stopped, Data, 587, Encryption.Tls, "stopped")]
    [InlineData(FailureKind.Unexpected, Data, 587, Encryption.Tls, "unexpected")]
    public void What_the_network_did_is_explained(FailureKind kind, SmtpStage stage, int port, Encryption encryption, string code) =>
        Findings.Of(new(stage, kind, "relay.example", port, encryption, null, "words of the network")).Code.ShouldBe(code);

    [Theory]
    [InlineData("relay.example", Greet, "421 4.3.2 too many connections", "relay-busy")]
    [InlineData("relay.example", Greet, "554 5.7.1 you are on a list", "caller-refused")]
    [InlineData("relay.example", Tls, "454 4.7.0 TLS not available", "starttls-refused")]
    [InlineData("relay.example", Authenticate, "535 5.7.8 authentication failed", "sign-in-refused")]
    [InlineData("relay.example", Authenticate, "454 4.7.0 temporary authentication failure", "sign-in-unavailable")]
    [InlineData("relay.example", Authenticate, "538 5.7.11 encryption required", "sign-in-needs-encryption")]
    [InlineData("relay.example", From, "530 5.7.0 Must issue a STARTTLS command first", "sign-in-needs-encryption")]
    [InlineData("relay.example", From, "530 5.7.0 Authentication required", "sign-in-required")]
    [InlineData("smtp.qq.com", Authenticate, "535 Login Fail. Please enter your authorization code to login.", "authorization-code")]
    [InlineData("smtp.163.com", Authenticate, "535 Error: authentication failed", "authorization-code")]
    [InlineData("smtp.126.com", Authenticate, "550 User has no permission", "authorization-code")]
    [InlineData("smtp.gmail.com", Authenticate, "535 5.7.8 Username and Password not accepted", "gmail-app-password")]
    [InlineData("smtp.gmail.com", Authenticate, "534 5.7.9 Application-specific password required", "gmail-app-password")]
    [InlineData("smtp.office365.com", Authenticate, "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.", "microsoft-smtp-sign-in-disabled")]
    [InlineData("smtp.office365.com", Authenticate, "550 5.7.30 Basic authentication is not supported for Client Submission.", "microsoft-basic-sign-in-retired")]
    [InlineData("smtp.163.com", From, "553 Mail from must equal authorized user", "from-must-equal-login")]
    [InlineData("smtp.qq.com", From, "501 Mail from address must be same as authorization user", "from-must-equal-login")]
    [InlineData("relay.example", From, "553 5.7.1 <a@b>: Sender address rejected: not owned by user ops", "from-must-equal-login")]
    [InlineData("smtp.office365.com", Data, "554 5.2.252 SendAsDenied; not allowed to send as", "from-must-equal-login")]
    [InlineData("relay.example", From, "550 5.1.0 sender refused", "sender-refused")]
    [InlineData("relay.example", From, "552 5.3.4 message too big", "message-too-big")]
    [InlineData("relay.example", Data, "552 message size exceeds fixed maximum", "message-too-big")]
    [InlineData("relay.example", Recipient, "550 5.1.1 no such user", "unknown-recipient")]
    [InlineData("relay.example", Recipient, "550 User unknown", "unknown-recipient")]
    [InlineData("relay.example", Recipient, "552 5.2.2 mailbox full", "mailbox-full")]
    [InlineData("relay.example", Recipient, "550 5.7.1 Unable to relay", "relay-denied")]
    [InlineData("relay.example", Recipient, "554 5.7.1 <a@b>: Relay access denied", "relay-denied")]
    [InlineData("relay.example", Recipient, "553 bad karma", "recipient-refused")]
    [InlineData("relay.example", Recipient, "451 4.7.1 Greylisting in action, please come back later", "greylisted")]
    [InlineData("relay.example", Recipient, "450 4.2.1 receiving mail at a rate that prevents additional messages", "rate-limited")]
    [InlineData("relay.example", From, "421 4.7.28 unusual rate of mail", "rate-limited")]
    [InlineData("relay.example", Data, "554 5.7.1 not today", "message-refused")]
    [InlineData("relay.example", Data, "451 4.3.0 try later", "try-later")]
    [InlineData("relay.example", Data, "554 5.7.1 looks like spam", "looks-like-spam")]
    [InlineData("smtp.163.com", Data, "554 DT:SPM 163 smtp", "looks-like-spam")]
    [InlineData("smtp.gmail.com", Data, "550 5.7.26 This mail has been blocked because the sender is unauthenticated", "mail-not-authenticated")]
    [InlineData("smtp.gmail.com", From, "550 5.4.5 Daily user sending limit exceeded", "sending-quota-used-up")]
    [InlineData("smtp.gmail.com", Authenticate, "454 4.7.0 Too many login attempts, please try again later", "sign-in-locked")]
    [InlineData("smtp.163.com", Authenticate, "554 IP is rejected, smtp auth error limit exceed", "sign-in-locked")]
    [InlineData("smtp.exmail.qq.com", Authenticate, "535 Login Fail", "authorization-code")]
    [InlineData("smtp.qq.com", Authenticate, "535 Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.", "authorization-code")]
    [InlineData("smtp.office365.com", From, "530 5.7.57 Client was not authenticated to send anonymous mail during MAIL FROM", "sign-in-required")]
    [InlineData("smtp.office365.com", Data, "550 5.7.60 Client does not have permissions to send as this sender", "from-must-equal-login")]
    [InlineData("relay.example", Recipient, "550 5.7.1 Client host blocked using zen.spamhaus.org", "blocked-by-list")]
    [InlineData("relay.example", Greet, "554 5.7.1 your address is on our blacklist", "blocked-by-list")]
    [InlineData("relay.example", Recipient, "550 5.7.1 policy", "recipient-refused")]
    [InlineData("relay.example", Recipient, "550 5.2.1 mailbox disabled", "recipient-disabled")]
    [InlineData("relay.example", Recipient, "554 mailbox is full", "mailbox-full")]
    [InlineData("relay.example", Data, "552 5.2.2 mailbox full", "mailbox-full")]
    [InlineData("relay.example", Recipient, "553 5.6.7 address needs SMTPUTF8", "utf8-refused")]
    [InlineData("relay.example", Recipient, "451 4.7.1 rate limit exceeded, try again later", "rate-limited")]
    [InlineData("relay.example", Recipient, "450 4.7.1 cannot find your reverse hostname", "try-later")]
    [InlineData("smtp.163.com", From, "450 MI:DMC 163 smtp", "rate-limited")]
    public void What_the_relay_said_is_explained_live_and_from_the_record(string host, SmtpStage stage, string reply, string code)
    {
        var encryption = reply.Contains("STARTTLS", StringComparison.Ordinal) || reply.StartsWith("538", StringComparison.Ordinal) ? Encryption.None : Encryption.Tls;

        var live = Findings.Of(new(stage, FailureKind.Reply, host, 587, encryption, SmtpReply.Parse(reply), ""));
        var recorded = Findings.For(Attempt(stage, reply, host, encryption == Encryption.None ? null : "TLS 1.3"))!;

        live.Code.ShouldBe(code);
        recorded.Message.ToString().ShouldBe(live.Message.ToString());
        recorded.Fix.ToString().ShouldBe(live.Fix.ToString());
    }

    [Theory]
    [InlineData(CertificateProblem.Expired, "certificate-expired")]
    [InlineData(CertificateProblem.NotYetValid, "certificate-not-yet-valid")]
    [InlineData(CertificateProblem.OtherName, "certificate-other-name")]
    [InlineData(CertificateProblem.UnknownIssuer, "certificate-unknown-issuer")]
    [InlineData(CertificateProblem.Revoked, "certificate-revoked")]
    [InlineData(CertificateProblem.Other, "certificate-refused")]
    public void A_bad_certificate_is_named_with_its_dates_live_and_from_the_record(CertificateProblem problem, string code)
    {
        var certificate = new CertificateFacts("mail.example, mx.example", "Example CA", new(2025, 1, 1), new(2026, 1, 1), problem);
        var symptoms = new Symptoms(Tls, FailureKind.CertificateRefused, "relay.example", 587, Encryption.Tls, null, "the chain is broken", certificate);

        var live = Findings.Of(symptoms);
        var recorded = Findings.For(Attempt(Tls, Findings.Record(symptoms), "relay.example", null))!;

        live.Code.ShouldBe(code);
        recorded.Code.ShouldBe(code);
        if (problem is not CertificateProblem.Other) recorded.Message.ToString().ShouldBe(live.Message.ToString());
    }

    [Fact]
    public void What_the_network_did_is_explained_from_the_record_too()
    {
        var symptoms = new Symptoms(Tls, FailureKind.TlsFailed, "relay.example", 587, Encryption.Ssl, null, "wrong version number");

        Findings.For(Attempt(Tls, Findings.Record(symptoms), "relay.example", null))!.Code.ShouldBe("ssl-on-plaintext-port");
    }

    [Fact]
    public void An_accepted_mail_needs_no_explanation() => Findings.For(Attempt(Data, "250 2.0.0 Ok", "relay.example", null)).ShouldBeNull();

    [Fact]
    public void A_lost_connection_after_the_final_dot_is_called_uncertain() =>
        Findings.Of(new(Data, FailureKind.Dropped, "relay.example", 25, Encryption.None, null, "", MayBeAccepted: true)).Code.ShouldBe("uncertain");

    [Theory]
    [InlineData(FailureKind.TlsFailed, Tls, 587, Encryption.Ssl, null, 587, Encryption.Tls)]
    [InlineData(FailureKind.TlsFailed, Tls, 2525, Encryption.Ssl, null, 2525, Encryption.Tls)]
    [InlineData(FailureKind.TimedOut, Greet, 465, Encryption.Tls, null, 465, Encryption.Ssl)]
    [InlineData(FailureKind.TimedOut, Greet, 4650, Encryption.None, null, 4650, Encryption.Ssl)]
    [InlineData(FailureKind.StartTlsNotOffered, Greet, 25, Encryption.Tls, null, 465, Encryption.Ssl)]
    [InlineData(FailureKind.SignInNotOffered, Authenticate, 25, Encryption.None, null, 587, Encryption.Tls)]
    [InlineData(FailureKind.Reply, From, 2525, Encryption.None, "530 5.7.0 Must issue a STARTTLS command first", 2525, Encryption.Tls)]
    [InlineData(FailureKind.Reply, Authenticate, 25, Encryption.None, "538 5.7.11 encryption required", 587, Encryption.Tls)]
    [InlineData(FailureKind.TimedOut, Connect, 25, Encryption.None, null, 587, Encryption.Tls)]
    public void Where_the_way_out_is_a_value_it_is_given_as_one_live_and_from_the_record(
        FailureKind kind, SmtpStage stage, int port, Encryption encryption, string? reply, int mendPort, Encryption mendEncryption)
    {
        var symptoms = new Symptoms(stage, kind, "relay.example", port, encryption, reply is null ? null : SmtpReply.Parse(reply), "words of the network");
        var attempt = new LiveNotify.Domain.Deliveries.Attempt(Guid.Empty, 1, symptoms.Server, null, stage, Findings.Record(symptoms), 1);

        Findings.Of(symptoms).Mend.ShouldBe(new(mendPort, mendEncryption));
        Findings.For(attempt)!.Mend.ShouldBe(new(mendPort, mendEncryption));
    }

    [Fact]
    public void A_greeting_that_never_came_after_encryption_is_not_mended_with_encryption() =>
        Findings.For(Attempt(Greet, "greeting-timed-out no answer", "relay.example", "TLS 1.3"))!.Mend.ShouldBeNull();

    [Fact]
    public void Every_rule_has_a_code_of_its_own_and_a_source()
    {
        Findings.Table.Select(rule => rule.Code).ShouldBeUnique();
        Findings.Table.ShouldAllBe(rule => rule.Source.Length > 0);
        Findings.Table.Count.ShouldBeGreaterThanOrEqualTo(30);
    }

    [Fact]
    public void The_record_of_an_endless_reply_is_cut() =>
        Findings.Record(SmtpReply.Of(550, new string('x', 5000))).Length.ShouldBe(LiveNotify.Domain.Deliveries.Attempt.MaxReply);

    private static Attempt Attempt(SmtpStage stage, string reply, string host, string? tls) => new(Guid.Empty, 1, $"{host}:587", tls, stage, reply, 1);
}
