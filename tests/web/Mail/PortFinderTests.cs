using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Three ports are tried without credentials, and the best that works is proposed.</summary>
public sealed class PortFinderTests : IDisposable
{
    private readonly TestCa _ca = new("Our own CA");

    public void Dispose() => _ca.Dispose();

    [Fact]
    public async Task Each_port_says_what_was_found_and_SSL_with_sign_in_is_proposed()
    {
        using var certificate = _ca.Issue(["127.0.0.1"]);
        await using var ssl = new ScriptedSmtpServer { Certificate = certificate, Ssl = true, Extensions = ["AUTH PLAIN"] };
        await using var submission = new ScriptedSmtpServer { Certificate = certificate, Extensions = ["AUTH PLAIN"] };
        await using var relay = new ScriptedSmtpServer { Extensions = [] };

        var found = await FindAsync(new(ssl.Port, submission.Port, relay.Port));

        found.Tries.Select(port => (port.Way, port.Ok, port.OffersSignIn)).ShouldBe(
        [
            (new Mend(ssl.Port, Encryption.Ssl), true, true),
            (new Mend(submission.Port, Encryption.Tls), true, true),
            (new Mend(relay.Port, Encryption.None), true, false),
        ]);
        found.Tries[0].Detail.ToString().ShouldStartWith("TLS 1.3; certificate for 127.0.0.1, issued by Our own CA");
        found.Tries[2].Detail.ToString().ShouldBe("scripted.example ESMTP");
        found.Proposal.ShouldBe(new(ssl.Port, Encryption.Ssl));
        foreach (var server in new[] { ssl, submission, relay })
            server.Commands.ShouldAllBe(command => command.StartsWith("EHLO", StringComparison.Ordinal) || command == "STARTTLS" || command == "QUIT");
    }

    [Fact]
    public async Task What_does_not_work_is_explained_and_not_proposed()
    {
        using var certificate = _ca.Issue(["mail.example.com"]);
        await using var hanging = new ScriptedSmtpServer().Always(At.Connect, new SmtpAct.Hang());
        await using var otherName = new ScriptedSmtpServer { Certificate = certificate };

        var found = await FindAsync(new(hanging.Port, otherName.Port, ClosedPort));

        found.Tries.ShouldAllBe(port => !port.Ok);
        found.Tries[0].Detail.ToString().ShouldContain("does not speak TLS from the first byte");
        found.Tries[1].Detail.ToString().ShouldContain("mail.example.com");
        found.Tries[2].Detail.ToString().ShouldContain("refuses connections");
        found.Proposal.ShouldBeNull();
    }

    [Fact]
    public async Task A_relay_port_whose_certificate_is_bad_is_never_asked_in_plain_text()
    {
        using var certificate = _ca.Issue(["mail.example.com"]);
        await using var relay = new ScriptedSmtpServer { Certificate = certificate };

        var found = await FindAsync(new(ClosedPort, ClosedPort, relay.Port));

        found.Tries[2].ShouldSatisfyAllConditions(port => port.Way.Encryption.ShouldBe(Encryption.Tls), port => port.Ok.ShouldBeFalse());
        relay.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        await using var hanging = new ScriptedSmtpServer().Always(At.Connect, new SmtpAct.Hang());

        var finding = FindAsync(new(hanging.Port, hanging.Port, hanging.Port), stop.Token);
        await hanging.WaitForAsync(server => server.Connections == 3);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(finding);
    }

    /// <summary>Nothing listens there: it is reserved (TCPMUX), and no test runs a server for it.</summary>
    private const int ClosedPort = 1;

    private Task<PortsFound> FindAsync(MailPorts ports, CancellationToken stop = default) =>
        new PortFinder(Given.Secrets, Given.Options with { Knock = TimeSpan.FromSeconds(stop.CanBeCanceled ? 30 : 2) }, ports)
            .FindAsync(new("127.0.0.1", _ca.Pem), stop);
}
