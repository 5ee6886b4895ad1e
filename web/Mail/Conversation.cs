using System.Diagnostics;
using System.Globalization;
using System.Security.Authentication;
using System.Text;
using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using MailKit;

namespace LiveNotify.Web.Mail;

/// <summary>Who wants to see a conversation step by step: the test send.</summary>
internal interface IWitness
{
    void Began(SmtpStage stage);

    void Ended(SmtpStage stage, bool ok, TimeSpan took, Phrase detail);

    /// <summary>A line without secrets; of a message only that it went out.</summary>
    /// <param name="speaker"><c>C</c> for us, <c>S</c> for the relay.</param>
    void Heard(char speaker, string line);
}

/// <summary>
/// Listens to one connection from its first step to QUIT, and so knows what MailKit's exceptions do not say: the stage,
/// the last refusal, and whether the whole message had gone out.
/// </summary>
internal sealed class Conversation(StageClock clock, IWitness? witness = null) : IProtocolLogger
{
    private readonly ReplyReader _replies = new();
    private readonly List<SmtpReply> _refusals = [];
    private string? _banner;
    private Phrase? _note;
    private long _began;
    private bool _running;
    private bool _inMessage;
    private long _messageSent;

    public StageClock Clock => clock;

    public SmtpStage Stage { get; private set; }

    public Redaction Secrets { get; } = new();

    /// <summary>What was answered last, as it was heard; MailKit takes GBK for Latin-1, and takes more for a reply than is one.</summary>
    public SmtpReply? LastReply { get; private set; }

    /// <summary>
    /// What was answered to the message that was sent last, as MailKit took it: the first reply to it. A relay that has had enough
    /// may say 421 in the same piece, and that is no answer to a mail it took.
    /// </summary>
    public SmtpReply? Verdict { get; private set; }

    /// <summary>The last 4xx or 5xx reply of this step or mail: often the reason for hanging up right after.</summary>
    public SmtpReply? LastRefusal => _refusals.LastOrDefault();

    /// <summary>A refusal of this step or mail as it was heard.</summary>
    public SmtpReply? Refusal(int code) => _refusals.Find(reply => reply.Code == code);

    /// <summary>What it is held over: what MailKit has written need not have gone out yet.</summary>
    public GatheringStream? Wire { get; set; }

    public bool HeardGarbage => _replies.HeardGarbage;

    /// <summary>In bytes, of the message being sent.</summary>
    public long MessageLength { get; private set; }

    public bool MessageBegan { get; private set; }

    /// <summary>Every byte of the message went out; at most the final dot is missing, and we cannot know.</summary>
    public bool MessageIsOut => MessageBegan && _messageSent >= MessageLength && Wire is not { IsHolding: true };

    /// <summary>Protocol version, or null for plain text.</summary>
    public string? Tls { get; private set; }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void BeginMessage(long length)
    {
        (MessageLength, _messageSent, MessageBegan, _inMessage, Verdict) = (length, 0, false, false, null);
        Enter(SmtpStage.From);
    }

    /// <summary>Back where it stood before the mail it carried last: what happens from here on is no part of that one.</summary>
    public void ForgetMessage()
    {
        MessageBegan = false;
        if (Stage >= SmtpStage.From) Stage = SmtpStage.Greet;
    }

    public void Enter(SmtpStage stage)
    {
        EndStep();
        (Stage, _note, _began, _running) = (stage, null, Stopwatch.GetTimestamp(), true);
        // Pipelined, the refusal of a recipient is heard before the sender's acceptance is told.
        if (stage <= SmtpStage.From) _refusals.Clear();
        clock.Restart();
        witness?.Began(stage);
    }

    /// <summary>What the running step found out.</summary>
    public void Note(Phrase found) => _note = found;

    /// <summary>All steps so far went well, and no time runs until the next.</summary>
    public void Rest()
    {
        EndStep();
        clock.Pause();
    }

    /// <summary>The running step went wrong, and with it the conversation.</summary>
    public void Fail(Phrase why)
    {
        if (!_running) return;
        _running = false;
        witness?.Ended(Stage, ok: false, Took, why);
    }

    /// <summary>How long the step that runs, or ran last, has taken.</summary>
    public TimeSpan Took => Stopwatch.GetElapsedTime(_began);

    public void NoteGreeting() => Note(_replies.Lines.Count > 1
        ? new("{0}; offers {1}", _banner, Shown(string.Join(", ", _replies.Lines.Skip(1))))
        : new("{0}", _banner));

    public void NoteEncryption(SslProtocols protocol, CertificateFacts certificate)
    {
        Tls = protocol switch
        {
            SslProtocols.Tls12 => "TLS 1.2",
            SslProtocols.Tls13 => "TLS 1.3",
            _ => protocol.ToString(),
        };
        Note(new(
            "{0}; certificate for {1}, issued by {2}, valid until {3}",
            Tls, certificate.Names, certificate.Issuer, certificate.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
    }

    public void LogConnect(Uri uri)
    {
        if (Stage != SmtpStage.Greet) Enter(SmtpStage.Greet);
    }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var bytes = buffer.AsSpan(offset, count);
        if (_inMessage)
        {
            _messageSent += count;
            clock.Restart(times: 2);
            return;
        }

        if (bytes.StartsWith("STARTTLS"u8))
        {
            NoteGreeting();
            Enter(SmtpStage.Tls);
        }

        if (witness is null) return;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
            witness.Heard('C', Stage == SmtpStage.Authenticate ? WithoutSecret(line) : line);
    }

    public void LogServer(byte[] buffer, int offset, int count) => _replies.Read(buffer.AsSpan(offset, count), (line, reply) =>
    {
        witness?.Heard('S', Shown(line));
        _banner ??= Shown(line.Length > 4 ? line[4..] : "");
        if (reply is null) return;
        LastReply = reply with { Text = Secrets.In(reply.Text) };
        if (reply.Code >= 400) _refusals.Add(LastReply);
        if (Stage == SmtpStage.Data) FollowMessage(LastReply);
    });

    public void Dispose()
    {
        // The clock outlives MailKit's client, which disposes its logger: it still knows how the conversation ended.
    }

    private void FollowMessage(SmtpReply reply)
    {
        _inMessage = reply.Code == 354;
        if (!_inMessage)
        {
            Verdict ??= reply;
            _note = new("{0}", Findings.Record(Verdict));
            return;
        }

        MessageBegan = true;
        clock.Restart();
        witness?.Heard('C', $"(the message, {MessageLength} bytes)");
        witness?.Heard('C', ".");
    }

    private void EndStep()
    {
        if (!_running) return;
        _running = false;
        witness?.Ended(Stage, ok: true, Took, _note ?? new Phrase("{0}", Shown(string.Join(' ', _replies.Lines))));
    }

    /// <summary>Secrets go first: half of one would not be found any more.</summary>
    private string Shown(string words) => Findings.Shortened(Secrets.In(words));

    private static string WithoutSecret(string line) =>
        line.Split(' ') is ["AUTH", var mechanism, ..] ? $"AUTH {mechanism} {Redaction.Dots}" : Redaction.Dots;
}
