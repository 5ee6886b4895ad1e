using LiveNotify.Domain.Deliveries;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>How a conversation ends when it is told to: handed back before DATA, with a word of its own after that.</summary>
public sealed class StopTests : IAsyncDisposable
{
    private readonly ScriptedSmtpServer _relay = new();
    private readonly CancellationTokenSource _turnBack = new();
    private readonly CancellationTokenSource _stop = new();

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        _turnBack.Dispose();
        _stop.Dispose();
    }

    [Theory]
    [InlineData(At.Ehlo)]
    [InlineData(At.Mail)]
    [InlineData(At.Rcpt)]
    public async Task A_stop_before_DATA_hands_the_mail_back(At moment)
    {
        _relay.Always(moment, new SmtpAct.Hang());

        var sending = SendAsync();
        await _relay.WaitForCommandAsync(moment.ToString());
        await _stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(sending);
        _relay.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stop_during_DATA_waits_for_the_relays_word()
    {
        var word = new TaskCompletionSource();
        _relay.Next(At.Dot, new SmtpAct.Wait(word.Task));

        var sending = SendAsync();
        await _relay.WaitForAsync(server => server.Messages.Count == 1);
        await _stop.CancelAsync();
        word.SetResult();

        (await sending).Outcome.ShouldBeOfType<Outcome.Accepted>();
    }

    [Theory]
    [InlineData(At.Dot, FailureClass.Uncertain)]
    [InlineData(At.Data, FailureClass.Transient)]
    public async Task After_a_stop_a_relay_that_is_silent_gets_only_a_little_time(At moment, FailureClass @class)
    {
        _relay.Next(moment, new SmtpAct.Hang());

        var sending = SendAsync(Given.Options with { AfterStop = TimeSpan.FromMilliseconds(200) });
        await _relay.WaitForAsync(server => moment == At.Dot ? server.Messages.Count == 1 : server.Commands.Contains("DATA"));
        await _stop.CancelAsync();

        var failed = (await sending).Outcome.ShouldBeOfType<Outcome.Failed>();
        failed.Class.ShouldBe(@class);
        failed.Attempt.Ms.ShouldBeLessThan((long)Given.Options.Timeout.TotalMilliseconds / 2);
    }

    [Fact]
    public async Task Who_waits_for_a_place_is_turned_back_and_who_has_begun_goes_on()
    {
        using var pool = Given.Pool(Given.Options with { Connections = 1 });
        var sender = Given.Sender(_relay);
        var word = new TaskCompletionSource();
        _relay.Next(At.Rcpt, new SmtpAct.Wait(word.Task));

        var begun = SendAsync(pool, sender);
        await _relay.WaitForCommandAsync("RCPT");
        var waiting = SendAsync(pool, sender);
        await _turnBack.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting);
        word.SetResult();
        (await begun).Outcome.ShouldBeOfType<Outcome.Accepted>();
        _relay.Messages.Count.ShouldBe(1);
    }

    private Task<SentMail> SendAsync(MailOptions? options = null) => SendAsync(Given.Pool(options), Given.Sender(_relay));

    private async Task<SentMail> SendAsync(RelayPool pool, LiveNotify.Domain.Senders.Sender sender)
    {
        var notification = Given.Notification();
        return await Given.Transport(pool).SendAsync(Given.Delivery(notification), notification, sender, _turnBack.Token, _stop.Token);
    }
}
