using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>A name is looked up once a connection, judged, and called at an address that was judged.</summary>
public sealed class NameLookUpTests : IAsyncDisposable
{
    private const string Metadata = "169.254.169.254";

    private readonly ScriptedSmtpServer _relay = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Queue<string[]> _answers = new();

    public ValueTask DisposeAsync() => _relay.DisposeAsync();

    [Fact]
    public async Task A_name_that_answers_differently_the_second_time_is_asked_once_a_connection()
    {
        Answer(["127.0.0.1"], [Metadata]);

        (await TestAsync()).Ok.ShouldBeTrue();
        _asked.ShouldBe(["relay.example"]);
        _relay.Connections.ShouldBe(1);

        (await TestAsync()).Diagnosis!.Code.ShouldBe("address-off-limits");
        _asked.Count.ShouldBe(2);
        _relay.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(Metadata)]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("fd00:ec2::254")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("fe80::1%1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    public async Task A_name_that_leads_off_limits_ends_a_test_with_its_own_explanation(string address)
    {
        Answer([address]);

        var report = await TestAsync();

        report.Steps.ShouldHaveSingleItem().ShouldSatisfyAllConditions(step => step.Stage.ShouldBe(SmtpStage.Resolve), step => step.Ok.ShouldBeFalse());
        report.Diagnosis!.Code.ShouldBe("address-off-limits");
        report.Diagnosis.Message.ToString().ShouldStartWith($"relay.example leads to {address}, where LiveNotify never calls");
        _relay.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Of_several_addresses_only_those_that_may_be_called_are()
    {
        Answer([Metadata, "127.0.0.1", "::ffff:169.254.169.254"]);

        var report = await TestAsync();

        report.Ok.ShouldBeTrue();
        report.Steps[0].Detail.ToString().ShouldBe($"127.0.0.1; never called: {Metadata}, ::ffff:169.254.169.254");
        report.Steps[1].Detail.ToString().ShouldBe($"127.0.0.1 port {_relay.Port}");
    }

    [Fact]
    public async Task A_search_a_probe_and_a_delivery_are_refused_alike()
    {
        Answer([Metadata]);
        var sender = Sender();

        var ports = await new PortFinder(Given.Secrets, Options, new(_relay.Port, _relay.Port, _relay.Port))
            .FindAsync(new("relay.example", ""), TestContext.Current.CancellationToken);
        var probe = await new SenderProbe(Given.Secrets, Options).ProbeAsync(sender, TestContext.Current.CancellationToken);
        var notification = Given.Notification();
        var delivery = (await Given.Transport(Given.Pool(Options)).SendAsync(
            Given.Delivery(notification), notification, sender, default, TestContext.Current.CancellationToken)).Outcome.ShouldBeOfType<Outcome.Failed>();

        ports.Tries.ShouldAllBe(port => !port.Ok && port.Detail.ToString().Contains(Metadata));
        Findings.For(probe!)!.Code.ShouldBe("address-off-limits");
        (delivery.Class, delivery.Attempt.Stage, delivery.Attempt.Reply).ShouldBe((FailureClass.Sender, SmtpStage.Resolve, $"address-off-limits {Metadata}"));
        Findings.For(delivery.Attempt)!.Message.ToString().ShouldStartWith($"relay.example leads to {Metadata}");
        _asked.Count.ShouldBe(5);
        _relay.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_name_without_an_address_is_not_found()
    {
        Answer(Array.Empty<string>());

        (await TestAsync()).Diagnosis!.Code.ShouldBe("name-not-found");
    }

    [Fact]
    public async Task The_machines_own_name_service_is_asked_where_nothing_else_is_said()
    {
        (await new MailOptions().LookUp("localhost", TestContext.Current.CancellationToken)).ShouldContain(IPAddress.Loopback);
        (await new MailOptions().LookUp(Metadata, TestContext.Current.CancellationToken)).ShouldBe([IPAddress.Parse(Metadata)]);
    }

    /// <summary>A queue for connections that nobody takes from: once it is full, Linux answers no further call.</summary>
    [Fact]
    public async Task A_call_nobody_answers_ends_in_time_and_says_so()
    {
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var port = ((IPEndPoint)deaf.LocalEndPoint!).Port;
        var callers = new List<Socket>();
        try
        {
            while (callers.Count < 50 && await AnswersAsync(callers, port)) { }
            callers.Count.ShouldBeLessThan(50);
            Answer(["127.0.0.1"]);

            var report = await TestAsync(port, TimeSpan.FromSeconds(1));
            var delivery = await DeliverAsync(port, TimeSpan.FromSeconds(1));

            report.Steps.Select(step => (step.Stage, step.Ok)).ShouldBe([(SmtpStage.Resolve, true), (SmtpStage.Connect, false)]);
            report.Steps[1].Ms.ShouldBeInRange(900, 5000);
            report.Diagnosis!.Code.ShouldBe("connect-timed-out");
            (delivery.Class, delivery.Attempt.Stage).ShouldBe((FailureClass.Sender, SmtpStage.Connect));
            delivery.Attempt.Reply.ShouldStartWith("connect-timed-out no answer after 1");
        }
        finally
        {
            foreach (var caller in callers) caller.Dispose();
        }
    }

    private static async Task<bool> AnswersAsync(List<Socket> callers, int port)
    {
        var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        callers.Add(caller);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        try
        {
            await caller.ConnectAsync(IPAddress.Loopback, port, patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private MailOptions Options => Given.Options with { LookUp = LookUpAsync };

    private Sender Sender(int? port = null) => Given.Sender(Given.Settings("relay.example", port ?? _relay.Port));

    /// <summary>To the first question, the second and so on; the last answer stays.</summary>
    private void Answer(params ReadOnlySpan<string[]> answers)
    {
        foreach (var answer in answers) _answers.Enqueue(answer);
    }

    private Task<IPAddress[]> LookUpAsync(string host, CancellationToken stop)
    {
        _asked.Enqueue(host);
        lock (_answers)
        {
            var answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
            return Task.FromResult(answer.Select(IPAddress.Parse).ToArray());
        }
    }

    private async Task<SenderTestReport> TestAsync(int? port = null, TimeSpan? timeout = null)
    {
        var tester = new SenderTester(Given.Composer(), Given.Secrets, Options with { Timeout = timeout ?? Options.Timeout }, TimeProvider.System);
        SenderTestReport? report = null;
        await foreach (var word in tester.RunAsync(
            new(null, Sender(port).Settings, null, "reader@example.com", Languages.English), TestContext.Current.CancellationToken))
            report = (word as SenderTestProgress.Finished)?.Report ?? report;
        return report.ShouldNotBeNull();
    }

    private async Task<Outcome.Failed> DeliverAsync(int port, TimeSpan timeout)
    {
        var notification = Given.Notification();
        var pool = Given.Pool(Options with { Timeout = timeout });
        return (await Given.Transport(pool).SendAsync(
            Given.Delivery(notification), notification, Sender(port), default, TestContext.Current.CancellationToken)).Outcome.ShouldBeOfType<Outcome.Failed>();
    }
}
