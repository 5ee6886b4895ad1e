using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Mail;
using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Faults;

/// <summary>Whatever a relay does at whatever stage, over TCP and TLS and signed in: the mail gets its class, and the next mail goes.</summary>
public sealed class FaultMatrixTests : IAsyncDisposable
{
    private const string Expected =
        """
        moment   | 421       | 450       | 451 rate  | 550       | 421 and gone | dropped   | hangs     | garbage   | endless line | long 550
        Connect  | Sender    | Sender    | Sender    | Sender    | Sender       | Sender    | Sender    | Sender    | Sender       | Sender
        Ehlo     | Sender    | Sender    | Sender    | Sender    | Sender       | Sender    | Sender    | Sender    | Sender       | Sender
        StartTls | Sender    | Sender    | Sender    | Sender    | Sender       | Sender    | Sender    | Sender    | Sender       | Sender
        Auth     | Sender    | Sender    | Sender    | Sender    | Sender       | Sender    | Sender    | Sender    | Sender       | Sender
        Mail     | Transient | Transient | Throttled | Sender    | Transient    | Transient | Transient | Transient | Transient    | Sender
        Rcpt     | Transient | Transient | Throttled | Recipient | Transient    | Transient | Transient | Transient | Transient    | Recipient
        Data     | Transient | Transient | Throttled | Content   | Transient    | Transient | Transient | Transient | Transient    | Content
        Dot      | Transient | Transient | Throttled | Content   | Transient    | Uncertain | Uncertain | Uncertain | Uncertain    | Content
        """;

    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, SmtpAct> _acts = new()
    {
        ["421"] = new SmtpAct.Reply("421 4.3.0 not now"),
        ["450"] = new SmtpAct.Reply("450 4.2.0 not now"),
        ["451 rate"] = new SmtpAct.Reply("451 4.7.1 rate limit exceeded"),
        ["550"] = new SmtpAct.Reply("550 5.0.0 never"),
        ["421 and gone"] = new SmtpAct.ReplyAndDrop("421 4.3.0 going down"),
        ["dropped"] = new SmtpAct.Drop(),
        ["hangs"] = new SmtpAct.Hang(),
        ["garbage"] = new SmtpAct.Garbage([0, 0xff, 0x16, 0x03, (byte)'\r', (byte)'\n']),
        // Longer than we listen: nothing it may still say is a reply.
        ["endless line"] = new SmtpAct.Oversize(550, 20_000),
        ["long 550"] = new SmtpAct.Oversize(550, 5_000),
    };

    private readonly TestCa _ca = new();
    private readonly ScriptedSmtpServer _relay;
    private readonly RelayPool _pool = Given.Pool(new MailOptions { Timeout = _timeout, Connections = 1, Quiet = TimeSpan.FromMilliseconds(10) });
    private readonly Sender _sender;

    public FaultMatrixTests()
    {
        _relay = new() { Certificate = _ca.Issue(["127.0.0.1"]), Extensions = ["PIPELINING", "AUTH PLAIN", "ENHANCEDSTATUSCODES"] };
        _sender = Given.Sender(Given.Settings(_relay.Host, _relay.Port, Encryption.Tls, _ca.Pem, "ops@example.com"));
    }

    public async ValueTask DisposeAsync()
    {
        await _pool.StopAsync(TestContext.Current.CancellationToken);
        await _relay.DisposeAsync();
        _ca.Dispose();
    }

    public static TheoryData<At, string, FailureClass> Matrix
    {
        get
        {
            var cells = Expected.ReplaceLineEndings("\n").Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
            var matrix = new TheoryData<At, string, FailureClass>();
            foreach (var row in cells.Skip(1))
                foreach (var (act, @class) in cells[0].Skip(1).Zip(row.Skip(1)))
                    matrix.Add(Enum.Parse<At>(row[0]), act, Enum.Parse<FailureClass>(@class));
            return matrix;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Each_fault_at_each_stage_has_its_class_and_the_next_mail_goes(At moment, string act, FailureClass @class)
    {
        _relay.Always(moment, _acts[act]);

        var failed = (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Failed>();

        failed.Class.ShouldBe(@class, $"{failed.Attempt}");
        failed.Attempt.Stage.ShouldBe(StageOf(moment), $"{failed.Attempt}");
        failed.Attempt.CountsAs(failed.Class).ShouldBe(moment >= At.Mail && @class != FailureClass.Sender);
        failed.Attempt.Reply.Length.ShouldBeInRange(1, Attempt.MaxReply);

        _relay.Always(moment, new SmtpAct.Usual());
        (await SendAsync()).Outcome.ShouldBeOfType<Outcome.Accepted>();
    }

    private static SmtpStage StageOf(At moment) => moment switch
    {
        At.Connect or At.Ehlo => SmtpStage.Greet,
        At.StartTls => SmtpStage.Tls,
        At.Auth => SmtpStage.Authenticate,
        At.Mail => SmtpStage.From,
        At.Rcpt => SmtpStage.Recipient,
        _ => SmtpStage.Data,
    };

    private async Task<SentMail> SendAsync()
    {
        var notification = Given.Notification();
        return await Given.Transport(_pool).SendAsync(
            Given.Delivery(notification), notification, _sender, CancellationToken.None, TestContext.Current.CancellationToken);
    }
}
