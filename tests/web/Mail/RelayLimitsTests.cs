using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Relays have limits of their own; keeping to them costs no mail anything.</summary>
public sealed class RelayLimitsTests : IAsyncDisposable
{
    private readonly List<RelayPool> _pools = [];
    private readonly List<ScriptedSmtpServer> _relays = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var pool in _pools)
        {
            await pool.StopAsync(TestContext.Current.CancellationToken);
            pool.Dispose();
        }

        foreach (var relay in _relays) await relay.DisposeAsync();
    }

    [Fact]
    public async Task The_limit_of_messages_per_connection_is_run_into_once_and_kept_from_then_on()
    {
        var relay = Relay(new() { MaxMessagesPerConnection = 3 });
        var (pool, sender) = (Pool(), Given.Sender(relay));

        for (var i = 0; i < 10; i++) (await SendAsync(pool, sender)).ShouldBeOfType<Outcome.Accepted>();

        relay.Messages.Count.ShouldBe(10);
        relay.Connections.ShouldBe(4);
        relay.Commands.Count(command => command.StartsWith("MAIL", StringComparison.Ordinal)).ShouldBe(11);
    }

    [Fact]
    public async Task A_connection_that_has_grown_old_carries_no_further_mail()
    {
        var relay = Relay(new());
        var (pool, sender) = (Pool(Given.Options with { Age = TimeSpan.Zero }), Given.Sender(relay));

        await SendAsync(pool, sender);
        await SendAsync(pool, sender);

        relay.Connections.ShouldBe(2);
        relay.Commands.Count(command => command == "QUIT").ShouldBe(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_relay_that_takes_fewer_connections_gets_all_mails_over_those(int most)
    {
        var relay = Relay(new() { MaxConnections = most });
        var (pool, sender) = (Pool(), Given.Sender(relay));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => SendAsync(pool, sender)));

        outcomes.ShouldAllBe(outcome => outcome is Outcome.Accepted);
        relay.Messages.Count.ShouldBe(60);
    }

    [Fact]
    public async Task Too_many_connections_with_none_of_our_own_is_the_senders_trouble()
    {
        var relay = Relay(new() { MaxConnections = 0 });

        (await SendAsync(Pool(), Given.Sender(relay))).ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Sender);
    }

    [Fact]
    public async Task Who_waits_because_it_was_one_too_many_can_be_turned_back()
    {
        var relay = Relay(new() { MaxConnections = 1 });
        var (pool, sender) = (Pool(), Given.Sender(relay));
        var word = new TaskCompletionSource();
        relay.Next(At.Mail, new SmtpAct.Wait(word.Task));
        using var turnBack = new CancellationTokenSource();

        var first = SendAsync(pool, sender);
        await relay.WaitForCommandAsync("MAIL");
        var second = SendAsync(pool, sender, turnBack.Token);
        await relay.WaitForAsync(server => server is { Connections: 2, OpenConnections: 1 });
        await turnBack.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(second);
        word.SetResult();
        (await first).ShouldBeOfType<Outcome.Accepted>();
    }

    [Fact]
    public async Task After_a_plea_for_a_slower_pace_the_next_mail_waits_and_goes_alone()
    {
        var relay = Relay(new ScriptedSmtpServer().Next(At.Rcpt, new SmtpAct.Reply("451 4.7.1 rate limit exceeded")));
        var (pool, sender) = (Pool(Given.Options with { Connections = 2, Quiet = TimeSpan.FromMilliseconds(300) }), Given.Sender(relay));
        (await SendAsync(pool, sender)).ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Throttled);
        var began = System.Diagnostics.Stopwatch.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SendAsync(pool, sender)));

        System.Diagnostics.Stopwatch.GetElapsedTime(began).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(250));
        relay.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_relay_that_ends_every_warm_connection_is_not_dialled_without_end()
    {
        var relay = Relay(new());
        var (pool, sender) = (Pool(), Given.Sender(relay));
        await SendAsync(pool, sender);
        relay.Always(At.Mail, new SmtpAct.ReplyAndDrop("421 4.3.2 closing"));

        (await SendAsync(pool, sender)).ShouldBeOfType<Outcome.Failed>().Class.ShouldBe(FailureClass.Transient);

        relay.Connections.ShouldBe(2);
    }

    private ScriptedSmtpServer Relay(ScriptedSmtpServer relay)
    {
        _relays.Add(relay);
        return relay;
    }

    private RelayPool Pool(MailOptions? options = null)
    {
        var pool = Given.Pool(options);
        _pools.Add(pool);
        return pool;
    }

    private static async Task<Outcome> SendAsync(RelayPool pool, Sender sender, CancellationToken turnBack = default)
    {
        var notification = Given.Notification();
        var sent = await Given.Transport(pool).SendAsync(
            Given.Delivery(notification), notification, sender, turnBack, TestContext.Current.CancellationToken);
        return sent.Outcome;
    }
}
