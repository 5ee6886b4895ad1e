using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>A probe asks as far as MAIL FROM, sends nothing, and says what is wrong as an attempt would.</summary>
public sealed class SenderProbeTests : IAsyncDisposable
{
    private readonly ScriptedSmtpServer _relay = new() { Extensions = ["AUTH PLAIN"] };

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task A_healthy_sender_is_asked_up_to_MAIL_FROM_and_nothing_is_sent()
    {
        (await ProbeAsync()).ShouldBeNull();

        _relay.Commands.Skip(1).ShouldBe([_relay.Commands[1], "MAIL FROM:<ops@example.com>", "RSET", "QUIT"]);
        _relay.Commands[1].ShouldStartWith("AUTH PLAIN");
        _relay.Messages.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("450 4.7.1 not now")]
    [InlineData("421 4.7.0 too many messages")]
    public async Task A_4xx_at_MAIL_FROM_is_about_the_moment_not_the_sender(string reply)
    {
        _relay.Always(At.Mail, new SmtpAct.Reply(reply));

        (await ProbeAsync()).ShouldBeNull();
    }

    [Theory]
    [InlineData(At.Connect, "421 4.3.2 too many connections", SmtpStage.Greet, "relay-busy")]
    [InlineData(At.Auth, "535 5.7.8 bad credentials", SmtpStage.Authenticate, "sign-in-refused")]
    [InlineData(At.Mail, "553 5.7.1 not owned by user ops", SmtpStage.From, "from-must-equal-login")]
    public async Task What_the_relay_refuses_is_explained(At moment, string reply, SmtpStage stage, string code)
    {
        _relay.Always(moment, new SmtpAct.Reply(reply));

        var attempt = (await ProbeAsync()).ShouldNotBeNull();

        attempt.Stage.ShouldBe(stage);
        attempt.Reply.ShouldBe(reply);
        attempt.Server.ShouldBe($"127.0.0.1:{_relay.Port}");
        Findings.For(attempt)!.Code.ShouldBe(code);
    }

    [Fact]
    public async Task A_relay_that_is_away_is_explained()
    {
        await _relay.DisposeAsync();

        Findings.For((await ProbeAsync()).ShouldNotBeNull())!.Code.ShouldBe("connection-refused");
    }

    [Fact]
    public async Task It_ends_in_time_however_slow_the_relay_is()
    {
        _relay.Always(At.Mail, new SmtpAct.Hang());

        var attempt = (await ProbeAsync(Given.Options with { Test = TimeSpan.FromMilliseconds(500) })).ShouldNotBeNull();

        attempt.Ms.ShouldBeInRange(400, 5000);
        Findings.For(attempt)!.Code.ShouldBe("timed-out");
    }

    [Fact]
    public async Task It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        _relay.Always(At.Auth, new SmtpAct.Hang());

        var probing = ProbeAsync(stop: stop.Token);
        await _relay.WaitForCommandAsync("AUTH");
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(probing);
    }

    private Task<LiveNotify.Domain.Deliveries.Attempt?> ProbeAsync(MailOptions? options = null, CancellationToken stop = default) =>
        new SenderProbe(Given.Secrets, options ?? Given.Options).ProbeAsync(Given.Sender(Given.Settings(_relay.Host, _relay.Port, username: "ops")), stop);
}
