using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>A test send tells each step as it happens, and why it failed if it did.</summary>
public sealed class SenderTesterTests : IAsyncDisposable
{
    private readonly TestCa _ca = new();
    private readonly ScriptedSmtpServer _relay;

    public SenderTesterTests() => _relay = new() { Certificate = _ca.Issue(["127.0.0.1"]), Extensions = ["PIPELINING", "AUTH PLAIN LOGIN"] };

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _relay.Certificate?.Dispose();
        _ca.Dispose();
    }

    [Fact]
    public async Task With_STARTTLS_the_greeting_comes_before_the_encryption()
    {
        await using var relay = await RealRelay.StartAsync();

        var report = await TestAsync(new(
            null, Given.Settings(relay.Host, relay.Port, Encryption.Tls, relay.CaPem, relay.Username, relay.Username), Given.Secrets.Seal(relay.Password), "reader@example.com", Languages.English));

        report.Ok.ShouldBeTrue(report.Diagnosis?.Message.ToString());
        report.Steps.Select(step => step.Stage).ShouldBe(
            [SmtpStage.Resolve, SmtpStage.Connect, SmtpStage.Greet, SmtpStage.Tls, SmtpStage.Authenticate, SmtpStage.From, SmtpStage.Recipient, SmtpStage.Data]);
        report.Steps.ShouldAllBe(step => step.Ok);
        var mail = await relay.WaitForMailAsync("This is a test mail");
        mail.Message.MessageId.ShouldBe(report.MessageId);
        report.ServerReply.ShouldBe($"250 2.0.0 Ok: queued as {mail.Connection}");
    }

    [Fact]
    public async Task With_SSL_the_encryption_comes_before_the_greeting_and_without_a_username_nobody_signs_in()
    {
        await using var relay = new ScriptedSmtpServer { Certificate = _relay.Certificate, Ssl = true };

        var report = await TestAsync(Request(relay, Encryption.Ssl, username: ""));

        report.Steps.Select(step => step.Stage).ShouldBe(
            [SmtpStage.Resolve, SmtpStage.Connect, SmtpStage.Tls, SmtpStage.Greet, SmtpStage.From, SmtpStage.Recipient, SmtpStage.Data]);
    }

    [Fact]
    public async Task Every_step_is_told_when_it_begins_and_when_it_ends_and_the_report_comes_last()
    {
        var told = new List<SenderTestProgress>();
        await foreach (var word in Tester().RunAsync(Request(), TestContext.Current.CancellationToken)) told.Add(word);

        var steps = told.SkipLast(1).Chunk(2).ToList();
        steps.ShouldAllBe(pair => ((SenderTestProgress.StepStarted)pair[0]).Stage == ((SenderTestProgress.StepEnded)pair[1]).Step.Stage);
        told[^1].ShouldBeOfType<SenderTestProgress.Finished>();
    }

    [Fact]
    public async Task Each_step_says_what_it_found()
    {
        var report = await TestAsync(Request());

        string Detail(SmtpStage stage) => report.Steps.Single(step => step.Stage == stage).Detail.ToString();
        Detail(SmtpStage.Resolve).ShouldBe("127.0.0.1");
        Detail(SmtpStage.Connect).ShouldBe($"127.0.0.1 port {_relay.Port}");
        Detail(SmtpStage.Greet).ShouldBe("scripted.example ESMTP; offers PIPELINING, AUTH PLAIN LOGIN, STARTTLS");
        Detail(SmtpStage.Tls).ShouldStartWith("TLS 1.3; certificate for 127.0.0.1, issued by LiveNotify Test CA, valid until ");
        Detail(SmtpStage.Authenticate).ShouldBe("2.7.0 welcome");
        Detail(SmtpStage.From).ShouldBe("2.1.0 sender ok");
        Detail(SmtpStage.Recipient).ShouldBe("2.1.5 recipient ok");
        Detail(SmtpStage.Data).ShouldBe("250 2.0.0 Ok: queued as 4711");
    }

    [Fact]
    public async Task Six_mistakes_have_six_different_explanations()
    {
        using var otherCa = new TestCa();
        await using var closed = new ScriptedSmtpServer();
        await closed.DisposeAsync();
        await using var wrongPassword = Relay().Always(At.Auth, new SmtpAct.Reply("535 5.7.8 bad credentials"));
        await using var refusing = Relay().Always(At.Rcpt, new SmtpAct.Reply("550 5.1.1 no such user"));

        SenderTestReport[] reports =
        [
            await TestAsync(Request(wrongPassword)),
            await TestAsync(Request() with { Settings = Given.Settings("no-such-host.invalid", 587) }),
            await TestAsync(Request(closed)),
            await TestAsync(Request(ca: otherCa.Pem)),
            await TestAsync(Request(encryption: Encryption.Ssl)),
            await TestAsync(Request(refusing)),
        ];

        reports.Select(report => report.Diagnosis!.Code).ShouldBe(
            ["sign-in-refused", "name-not-found", "connection-refused", "certificate-unknown-issuer", "ssl-on-plaintext-port", "unknown-recipient"]);
        foreach (var report in reports) report.Steps.Select(step => step.Ok).ShouldBe([.. report.Steps.SkipLast(1).Select(_ => true), false]);
        reports.Select(report => report.Steps[^1].Stage).ShouldBe(
            [SmtpStage.Authenticate, SmtpStage.Resolve, SmtpStage.Connect, SmtpStage.Tls, SmtpStage.Tls, SmtpStage.Recipient]);
    }

    [Fact]
    public async Task The_transcript_has_the_conversation_but_neither_secret_nor_body()
    {
        var plain = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0ops\0{Given.Password}"));
        _relay.Next(At.Auth, new SmtpAct.Reply($"235 2.7.0 hello {Given.Password}, you said {plain}"));

        var report = await TestAsync(Request());

        report.Transcript.ShouldContain("S: 220 scripted.example ESMTP");
        report.Transcript.ShouldContain("C: AUTH PLAIN ••••••••\n");
        report.Transcript.ShouldContain("C: MAIL FROM:<ops@example.com>");
        report.Transcript.ShouldContain("S: 250 2.0.0 Ok: queued as 4711");
        report.Transcript.ShouldNotContain("test mail");
        var everything = report.Transcript + string.Join('\n', report.Steps.Select(step => step.Detail.ToString()));
        everything.ShouldNotContain(Given.Password);
        everything.ShouldNotContain(plain);
    }

    [Fact]
    public async Task A_sign_in_in_several_lines_is_hidden_line_by_line()
    {
        await using var relay = new ScriptedSmtpServer { Extensions = ["AUTH LOGIN"] };

        var report = await TestAsync(Request(relay, Encryption.None));

        report.Ok.ShouldBeTrue();
        report.Transcript.ShouldNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Given.Password)));
        report.Transcript.Split('\n').Count(line => line == "C: ••••••••").ShouldBe(2);
    }

    [Theory]
    [InlineData(At.Connect)]
    [InlineData(At.Auth)]
    [InlineData(At.Rcpt)]
    [InlineData(At.Dot)]
    public async Task A_stop_ends_it_at_any_step_and_the_report_says_so(At moment)
    {
        using var stop = new CancellationTokenSource();
        _relay.Next(moment, new SmtpAct.Hang());
        var running = TestAsync(Request(), stop: stop.Token);

        await _relay.WaitForAsync(server => moment switch
        {
            At.Connect => server.Connections == 1,
            At.Dot => server.Messages.Count == 1,
            _ => server.Commands.Any(line => line.StartsWith(moment.ToString(), StringComparison.OrdinalIgnoreCase)),
        });
        await stop.CancelAsync();

        (await running).Diagnosis!.Code.ShouldBe("stopped");
    }

    [Fact]
    public async Task It_ends_in_time_however_slow_each_step_is()
    {
        _relay.Next(At.Rcpt, new SmtpAct.Hang());

        var report = await TestAsync(Request(), Given.Options with { Test = TimeSpan.FromMilliseconds(700) });

        report.Diagnosis!.Code.ShouldBe("timed-out");
        report.Steps[^1].Stage.ShouldBe(SmtpStage.Recipient);
        report.Steps.Sum(step => step.Ms).ShouldBeInRange(600, 2000);
    }

    [Fact]
    public async Task Who_stops_listening_stops_the_conversation()
    {
        _relay.Next(At.Mail, new SmtpAct.Hang());

        await foreach (var word in Tester().RunAsync(Request(), TestContext.Current.CancellationToken))
            if (word is SenderTestProgress.StepStarted { Stage: SmtpStage.From })
                break;

        _relay.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_relay_that_refuses_the_sign_in_and_hangs_up_is_still_quoted()
    {
        _relay.Always(At.Auth, new SmtpAct.ReplyAndDrop("535 5.7.8 bad credentials, goodbye"));

        var report = await TestAsync(Request());

        report.Diagnosis!.Code.ShouldBe("sign-in-refused");
        report.ServerReply.ShouldBe("535 5.7.8 bad credentials, goodbye");
    }

    private ScriptedSmtpServer Relay() => new() { Certificate = _relay.Certificate, Extensions = _relay.Extensions };

    private SenderTestRequest Request(ScriptedSmtpServer? relay = null, Encryption encryption = Encryption.Tls, string username = "ops", string? ca = null) => new(
        null,
        Given.Settings((relay ?? _relay).Host, (relay ?? _relay).Port, encryption, ca ?? _ca.Pem, username),
        username.Length > 0 ? Given.Secrets.Seal(Given.Password) : null,
        "reader@example.com",
        Languages.English);

    private static SenderTester Tester(MailOptions? options = null) => new(Given.Composer(), Given.Secrets, options ?? Given.Options, TimeProvider.System);

    private static async Task<SenderTestReport> TestAsync(SenderTestRequest request, MailOptions? options = null, CancellationToken stop = default)
    {
        SenderTestReport? report = null;
        await foreach (var word in Tester(options).RunAsync(request, stop))
            if (word is SenderTestProgress.Finished finished)
                report = finished.Report;
        return report.ShouldNotBeNull();
    }
}
