using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Connections are kept warm, renewed without fuss, and let go with a QUIT.</summary>
public sealed class RelayPoolTests : IAsyncDisposable
{
    private readonly ScriptedSmtpServer _relay = new();
    private readonly RelayPool _pool = Given.Pool();
    private readonly Sender _sender;

    public RelayPoolTests() => _sender = Given.Sender(_relay);

    public async ValueTask DisposeAsync()
    {
        await _pool.StopAsync(TestContext.Current.CancellationToken);
        _pool.Dispose();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task The_second_mail_goes_over_the_connection_of_the_first()
    {
        await SendAsync();
        await SendAsync();

        _relay.Connections.ShouldBe(1);
        _relay.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_recipient_does_not_cost_the_connection()
    {
        _relay.Next(At.Rcpt, new SmtpAct.Reply("550 5.1.1 no such user"));

        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Recipient);
        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Accepted>();

        _relay.Connections.ShouldBe(1);
        _relay.Commands.ShouldContain("RSET");
    }

    [Fact]
    public async Task A_connection_dropped_in_silence_is_renewed_and_the_mail_counts_no_failure()
    {
        await SendAsync();
        _relay.DropAll();

        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Accepted>();
        _relay.Connections.ShouldBe(2);
    }

    [Theory]
    [InlineData("421 4.7.0 enough messages for one connection")]
    [InlineData(null)]
    public async Task A_relay_that_has_had_enough_of_a_warm_connection_gets_a_new_one(string? word)
    {
        await SendAsync();
        _relay.Next(At.Mail, word is null ? new SmtpAct.Drop() : new SmtpAct.ReplyAndDrop(word));

        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Accepted>();
        _relay.Connections.ShouldBe(2);
        _relay.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_warm_connection_that_breaks_after_the_final_dot_is_not_tried_again_unasked()
    {
        await SendAsync();
        _relay.Next(At.Dot, new SmtpAct.Drop());

        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Uncertain);
        _relay.Messages.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_sender_has_no_more_connections_than_it_may()
    {
        using var narrow = Given.Pool(Given.Options with { Connections = 2 });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => SendAsync(narrow)));

        _relay.Messages.Count.ShouldBe(20);
        _relay.Connections.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_relay_that_hangs_holds_up_no_other_senders_mail()
    {
        using var narrow = Given.Pool(Given.Options with { Connections = 1 });
        await using var hanging = new ScriptedSmtpServer().Always(At.Connect, new SmtpAct.Hang());
        using var stop = new CancellationTokenSource();

        var stuck = SendAsync(narrow, Given.Sender(hanging), stop.Token);
        await hanging.WaitForAsync(server => server.Connections == 1);

        (await SendAsync(narrow)).Outcome.ShouldBeOfType<Outcome.Accepted>();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(stuck);
    }

    [Fact]
    public async Task Connections_of_an_older_version_are_retired()
    {
        await SendAsync();
        await SendAsync(_pool, _sender with { Revision = 2 });

        await _relay.WaitForCommandAsync("QUIT");
        _relay.Connections.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_idle_for_long_is_closed()
    {
        using var pool = Given.Pool(Given.Options with { Idle = TimeSpan.FromMilliseconds(200) });
        await pool.StartAsync(TestContext.Current.CancellationToken);

        await SendAsync(pool);

        await _relay.WaitForCommandAsync("QUIT");
        await pool.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_end_of_the_process_says_QUIT()
    {
        await SendAsync();

        await _pool.StopAsync(TestContext.Current.CancellationToken);

        _relay.Commands[^1].ShouldBe("QUIT");
    }

    private Task<SentMail> SendAsync() => SendAsync(_pool);

    private async Task<SentMail> SendAsync(RelayPool pool, Sender? sender = null, CancellationToken stop = default)
    {
        var notification = Given.Notification();
        return await Given.Transport(pool).SendAsync(Given.Delivery(notification), notification, sender ?? _sender, default, stop);
    }
}
