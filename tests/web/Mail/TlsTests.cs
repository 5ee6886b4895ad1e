using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Nothing goes over a connection whose other end is not proven to be the relay.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCa _ca = new("Our own CA");
    private readonly RelayPool _pool = Given.Pool();

    public void Dispose()
    {
        _pool.Dispose();
        _ca.Dispose();
    }

    [Theory]
    [InlineData(Encryption.Ssl)]
    [InlineData(Encryption.Tls)]
    public async Task The_senders_own_CA_is_accepted(Encryption encryption)
    {
        var sent = await SendAsync(["127.0.0.1"], encryption, _ca.Pem);

        sent.ShouldBeOfType<Outcome.Accepted>().Attempt.Tls.ShouldBe("TLS 1.3");
    }

    [Theory]
    [InlineData(Encryption.Ssl)]
    [InlineData(Encryption.Tls)]
    public async Task A_CA_nobody_trusts_is_refused(Encryption encryption)
    {
        var failed = (await SendAsync(["127.0.0.1"], encryption, ca: "")).ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(FailureClass.Sender);
        failed.Attempt.Stage.ShouldBe(SmtpStage.Tls);
        var finding = Findings.For(failed.Attempt)!;
        finding.Code.ShouldBe("certificate-unknown-issuer");
        finding.Message.ToString().ShouldContain("Our own CA");
    }

    [Fact]
    public async Task Another_CA_than_the_senders_own_is_refused()
    {
        using var other = new TestCa("Somebody else's CA");

        var failed = (await SendAsync(["127.0.0.1"], Encryption.Tls, other.Pem)).ShouldBeOfType<Outcome.Failed>();

        Findings.For(failed.Attempt)!.Code.ShouldBe("certificate-unknown-issuer");
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_even_from_the_own_CA()
    {
        var failed = (await SendAsync(["mail.example.com", "smtp.example.com"], Encryption.Tls, _ca.Pem)).ShouldBeOfType<Outcome.Failed>();

        var finding = Findings.For(failed.Attempt)!;
        finding.Code.ShouldBe("certificate-other-name");
        finding.Message.ToString().ShouldContain("mail.example.com, smtp.example.com");
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_even_from_the_own_CA()
    {
        var failed = (await SendAsync(["127.0.0.1"], Encryption.Ssl, _ca.Pem, until: new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero))).ShouldBeOfType<Outcome.Failed>();

        var finding = Findings.For(failed.Attempt)!;
        finding.Code.ShouldBe("certificate-expired");
        finding.Message.ToString().ShouldContain("2026-01-31");
    }

    [Fact]
    public async Task STARTTLS_is_required_where_it_is_chosen()
    {
        await using var relay = new ScriptedSmtpServer();

        var failed = (await SendAsync(relay, Encryption.Tls, "")).ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(FailureClass.Sender);
        Findings.For(failed.Attempt)!.Code.ShouldBe("starttls-not-offered");
        relay.Commands.ShouldNotContain(command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    /// <summary>Whoever writes a certificate writes into it where more is to be had: at any address of the network LiveNotify runs in.</summary>
    [Theory]
    [InlineData(Encryption.Ssl, false)]
    [InlineData(Encryption.Tls, false)]
    [InlineData(Encryption.Tls, true)]
    public async Task Nothing_is_fetched_because_a_certificate_nobody_trusts_says_so(Encryption encryption, bool ownCa)
    {
        using var other = new TestCa("Somebody else's CA");
        await using var web = new ScriptedSmtpServer();
        using var certificate = _ca.Issue(["127.0.0.1"], asksAt: $"http://{web.Host}:{web.Port}");
        await using var relay = new ScriptedSmtpServer { Certificate = certificate, Ssl = encryption == Encryption.Ssl };

        var failed = (await SendAsync(relay, encryption, ownCa ? other.Pem : "")).ShouldBeOfType<Outcome.Failed>();

        Findings.For(failed.Attempt)!.Code.ShouldBe("certificate-unknown-issuer");
        web.Connections.ShouldBe(0);
    }

    private async Task<Outcome> SendAsync(IReadOnlyList<string> names, Encryption encryption, string ca, DateTimeOffset? until = null)
    {
        using var certificate = _ca.Issue(names, until?.AddYears(-1), until);
        await using var relay = new ScriptedSmtpServer { Certificate = certificate, Ssl = encryption == Encryption.Ssl };
        return await SendAsync(relay, encryption, ca);
    }

    private async Task<Outcome> SendAsync(ScriptedSmtpServer relay, Encryption encryption, string ca)
    {
        var notification = Given.Notification();
        var sender = Given.Sender(Given.Settings(relay.Host, relay.Port, encryption, ca));
        return (await Given.Transport(_pool).SendAsync(Given.Delivery(notification), notification, sender, default, TestContext.Current.CancellationToken)).Outcome;
    }
}
