using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>What is no mail server is called so, and none of what it says is shown or kept.</summary>
public sealed class NotSmtpTests
{
    private static readonly MailOptions Impatient =
        Given.Options with { Timeout = TimeSpan.FromSeconds(1), Test = TimeSpan.FromSeconds(2), Knock = TimeSpan.FromSeconds(1) };

    public static TheoryData<string, Encryption> Servers
    {
        get
        {
            var all = new TheoryData<string, Encryption>();
            foreach (var kind in StrangeServer.Kinds)
                foreach (var encryption in Enum.GetValues<Encryption>())
                    all.Add(kind, encryption);
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task No_word_of_it_is_in_a_test_a_search_a_probe_or_a_delivery(string kind, Encryption encryption)
    {
        await using var server = StrangeServer.Of(kind);
        var sender = Given.Sender(Given.Settings(server.Host, server.Port, encryption, username: "ops"));

        var test = await TestAsync(sender);
        var ports = await new PortFinder(Given.Secrets, Impatient, new(server.Port, server.Port, server.Port))
            .FindAsync(new(server.Host, ""), TestContext.Current.CancellationToken);
        var probe = await new SenderProbe(Given.Secrets, Impatient).ProbeAsync(sender, TestContext.Current.CancellationToken);
        var delivery = await DeliverAsync(sender);

        test.Ok.ShouldBeFalse();
        ports.Tries.ShouldAllBe(port => !port.Ok);
        probe.ShouldNotBeNull();
        delivery.Class.ShouldBe(FailureClass.Sender);
        var told = JsonSerializer.Serialize(new { test, ports, probe, delivery, finding = Findings.For(delivery.Attempt) });
        told.ShouldNotContain(StrangeServer.Secret);
        told.ShouldNotContain("HTTP/1.1");
        told.ShouldNotContain("OpenSSH");
    }

    [Theory]
    [InlineData("http", Encryption.None, "not-smtp")]
    [InlineData("ssh", Encryption.Tls, "not-smtp")]
    [InlineData("redis", Encryption.None, "not-smtp")]
    [InlineData("mysql", Encryption.None, "not-smtp")]
    [InlineData("digits", Encryption.None, "not-smtp")]
    [InlineData("code of four digits", Encryption.None, "not-smtp")]
    [InlineData("code without a space", Encryption.None, "not-smtp")]
    [InlineData("no line end", Encryption.None, "not-smtp")]
    [InlineData("http that waits", Encryption.None, "greeting-timed-out")]
    [InlineData("TLS alert", Encryption.None, "greeting-timed-out")]
    [InlineData("http that waits", Encryption.Ssl, "ssl-on-plaintext-port")]
    public async Task The_admin_hears_what_it_is(string kind, Encryption encryption, string code)
    {
        await using var server = StrangeServer.Of(kind);

        var diagnosis = (await TestAsync(Given.Sender(Given.Settings(server.Host, server.Port, encryption)))).Diagnosis!;

        diagnosis.Code.ShouldBe(code);
        if (code == "not-smtp") diagnosis.Message.ToString().ShouldBe($"127.0.0.1:{server.Port} answers, but not as an SMTP server");
    }

    [Theory]
    [InlineData(At.Ehlo)]
    [InlineData(At.StartTls)]
    [InlineData(At.Auth)]
    [InlineData(At.Mail)]
    [InlineData(At.Rcpt)]
    [InlineData(At.Data)]
    [InlineData(At.Dot)]
    public async Task What_is_no_reply_is_not_shown_at_any_later_step_either(At moment)
    {
        using var ca = new TestCa();
        await using var relay = new ScriptedSmtpServer { Certificate = ca.Issue(["127.0.0.1"]), Extensions = ["AUTH PLAIN"] };
        relay.Always(moment, new SmtpAct.Garbage([.. "X-Powered-By: "u8, .. System.Text.Encoding.UTF8.GetBytes(StrangeServer.Secret), .. "\r\n"u8]));

        var test = await TestAsync(Given.Sender(Given.Settings(relay.Host, relay.Port, Encryption.Tls, ca.Pem, "ops")));

        test.Steps[^1].Detail.ToString().ShouldBe("no SMTP reply");
        JsonSerializer.Serialize(test).ShouldNotContain(StrangeServer.Secret);
        test.Transcript.ShouldContain("S: 220 scripted.example ESMTP");
    }

    [Fact]
    public async Task A_refusal_that_came_before_it_still_counts()
    {
        await using var relay = new ScriptedSmtpServer();
        relay.Always(At.Rcpt, new SmtpAct.Reply($"550 5.1.1 no such user\n{StrangeServer.Secret}"));

        var failed = await DeliverAsync(Given.Sender(relay));

        (failed.Class, failed.Attempt.Reply).ShouldBe((FailureClass.Recipient, "550 5.1.1 no such user"));
    }

    [Fact]
    public async Task A_connection_on_which_something_else_came_carries_no_further_mail()
    {
        await using var relay = new ScriptedSmtpServer();
        relay.Next(At.Dot, new SmtpAct.Reply($"250 2.0.0 Ok: queued as 1\n{StrangeServer.Secret}"));
        var pool = Given.Pool(Impatient);
        var sender = Given.Sender(relay);

        (await SendAsync(pool, sender)).ShouldBeOfType<Outcome.Accepted>().Attempt.Reply.ShouldBe("250 2.0.0 Ok: queued as 1");
        (await SendAsync(pool, sender)).ShouldBeOfType<Outcome.Accepted>();

        relay.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task A_reply_is_shown_without_control_characters_and_at_most_500_long()
    {
        await using var relay = new ScriptedSmtpServer();
        relay.Always(At.Rcpt, new SmtpAct.Reply($"550 5.1.1 no\0 such\u001b[31m user {new string('x', 3000)}"));

        var test = await TestAsync(Given.Sender(relay));
        var failed = await DeliverAsync(Given.Sender(relay));

        test.ServerReply!.ShouldStartWith("550 5.1.1 no? such?[31m user xxx");
        failed.Attempt.Reply.ShouldBe(test.ServerReply);
        string[] shown = [test.ServerReply!, test.Diagnosis!.Message.ToString(), test.Steps[^1].Detail.ToString(), .. test.Transcript.Split('\n')];
        shown.ShouldAllBe(text => text.Length <= 600 && !text.Any(char.IsControl));
        test.ServerReply!.Length.ShouldBe(Attempt.MaxReply);
    }

    [Fact]
    public async Task A_reply_of_ever_more_lines_is_cut_off()
    {
        await using var relay = new ScriptedSmtpServer();
        relay.Always(At.Ehlo, new SmtpAct.Reply(string.Join('\n', Enumerable.Repeat("250-AND-SO-ON", 20_000))));

        var test = await TestAsync(Given.Sender(relay));

        (test.Diagnosis!.Code, test.Transcript.Length < 200_000).ShouldBe(("greeting-dropped", true));
    }

    private static async Task<SenderTestReport> TestAsync(Sender sender)
    {
        var tester = new SenderTester(Given.Composer(), Given.Secrets, Impatient, TimeProvider.System);
        SenderTestReport? report = null;
        await foreach (var word in tester.RunAsync(
            new(null, sender.Settings, sender.Password, "reader@example.com", Languages.English), TestContext.Current.CancellationToken))
            report = (word as SenderTestProgress.Finished)?.Report ?? report;
        return report.ShouldNotBeNull();
    }

    private static async Task<Outcome.Failed> DeliverAsync(Sender sender) =>
        (await SendAsync(Given.Pool(Impatient), sender)).ShouldBeOfType<Outcome.Failed>();

    private static async Task<Outcome> SendAsync(RelayPool pool, Sender sender)
    {
        var notification = Given.Notification();
        return (await Given.Transport(pool).SendAsync(Given.Delivery(notification), notification, sender, default, TestContext.Current.CancellationToken)).Outcome;
    }
}
