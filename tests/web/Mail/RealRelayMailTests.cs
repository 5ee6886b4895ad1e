using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>The same against a real server that wants STARTTLS and a password.</summary>
public class RealRelayMailTests
{
    [Fact]
    public async Task Many_mails_go_over_few_encrypted_connections_and_a_refused_one_fails_alone()
    {
        await using var relay = await RealRelay.StartAsync();
        using var pool = Given.Pool(Given.Options with { Connections = 4 });
        var settings = Given.Settings(relay.Host, relay.Port, Encryption.Tls, relay.CaPem, relay.Username, relay.Username);
        var sender = Given.Sender(settings) with { Password = Given.Secrets.Seal(relay.Password) };
        var transport = Given.Transport(pool);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            var notification = Given.Notification(Given.Report($"Backup {i} failed 告警"));
            var to = i == 7 ? "nobody@example.com" : $"reader{i}@example.com";
            return (await transport.SendAsync(Given.Delivery(notification, to), notification, sender, default, TestContext.Current.CancellationToken)).Outcome;
        }));
        await pool.StopAsync(TestContext.Current.CancellationToken);

        outcomes.OfType<Outcome.Accepted>().Count().ShouldBe(49);
        outcomes[7].ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Recipient);
        var last = await relay.WaitForMailAsync("Backup 49 failed 告警");
        last.To.ShouldBe(["reader49@example.com"]);
        relay.Mails.Select(mail => mail.Connection).Distinct().Count().ShouldBeLessThanOrEqualTo(4);
    }
}
