using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Smtp;

/// <summary>The counterpart of other tests must itself be what it says: strict about TLS and sign-in, and a good witness.</summary>
public class RealRelayTests
{
    [Fact]
    public async Task Takes_mail_only_after_STARTTLS_and_sign_in_and_hands_it_on()
    {
        await using var relay = await RealRelay.StartAsync();
        using var client = new SmtpClient { ServerCertificateValidationCallback = (_, certificate, _, _) => certificate?.Issuer == "CN=LiveNotify Test CA" };

        await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.None);
        await Should.ThrowAsync<AuthenticationException>(() => client.AuthenticateAsync(relay.Username, relay.Password));
        await client.DisconnectAsync(true);

        await client.ConnectAsync(relay.Host, relay.Port, SecureSocketOptions.StartTls);
        await Should.ThrowAsync<ServiceNotAuthenticatedException>(() => client.SendAsync(Mail("too early")));
        await Should.ThrowAsync<AuthenticationException>(() => client.AuthenticateAsync(relay.Username, "wrong"));
        await client.AuthenticateAsync(relay.Username, relay.Password);
        await client.SendAsync(Mail("告警 one"));

        var mail = await relay.WaitForMailAsync("告警 one");
        mail.From.ShouldBe("ops@relay.example");
        mail.To.ShouldBe(["reader@example.com"]);
        relay.Mails.Count.ShouldBe(1);
    }

    private static MimeMessage Mail(string subject) => new(
        [MailboxAddress.Parse("ops@relay.example")], [MailboxAddress.Parse("reader@example.com")], subject, new TextPart("plain") { Text = "Hello" });
}
