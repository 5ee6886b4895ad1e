using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace LiveNotify.Web.Mail;

/// <summary>A conversation ended for a reason MailKit has no word for.</summary>
internal sealed class ConversationFailure(FailureKind kind, string said, Exception? cause = null) : Exception(said, cause)
{
    public FailureKind Kind { get; } = kind;
}

/// <summary>Asks the name service for the addresses of a host; an address is its own answer.</summary>
/// <exception cref="SocketException">There is no such name, or nobody who knows.</exception>
public delegate Task<IPAddress[]> NameLookUp(string host, CancellationToken stop);

/// <summary>
/// One connection to the relay of a sender, from the name lookup to QUIT; many mails may go over it, one after the
/// other. Whatever it throws, <see cref="SymptomsOf"/> understands.
/// </summary>
internal sealed class RelayConnection : IAsyncDisposable
{
    private static readonly TimeSpan _patienceForNoop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _patienceForGoodbye = TimeSpan.FromSeconds(2);

    private readonly SealedSecret? _password;
    private readonly ISecretBox _secrets;
    private readonly NameLookUp _lookUp;
    private readonly CertificateCheck _check;
    private readonly RelayClient _client;
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _lastMail;
    private Socket? _socket;
    private bool _opened;

    /// <param name="total">All stages together, for a conversation somebody watches; see <see cref="StageClock"/>.</param>
    public RelayConnection(
        SenderSettings settings, SealedSecret? password, ISecretBox secrets, MailOptions options, TimeSpan? total = null, IWitness? witness = null)
    {
        (Settings, _password, _secrets, _lookUp) = (settings, password, secrets, options.LookUp);
        _check = new CertificateCheck(settings.TrustedCa);
        Talk = new Conversation(new StageClock(options, total), witness);
        _client = new RelayClient(Talk, _check);
    }

    public SenderSettings Settings { get; }

    /// <summary>Host and port; an IPv6 address in brackets.</summary>
    public string Server => Settings.Server.Contains(':') ? $"[{Settings.Server}]:{Settings.Port}" : $"{Settings.Server}:{Settings.Port}";

    public Conversation Talk { get; }

    public CertificateFacts? Certificate => _check.Seen;

    /// <summary>Once it is open: whether the relay takes AUTH on it.</summary>
    public bool OffersSignIn => _client.Capabilities.HasFlag(SmtpCapabilities.Authentication);

    /// <summary>Since it was made.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_began);

    /// <summary>How many mails the relay accepted over it.</summary>
    public int Carried { get; private set; }

    /// <summary>Since the last of them.</summary>
    public TimeSpan Rested => Stopwatch.GetElapsedTime(_lastMail);

    /// <summary>
    /// It got through <see cref="OpenAsync"/> and still stands. A relay that refused the sign-in keeps the line: no mail may
    /// ever go over that.
    /// </summary>
    public bool IsOpen => _opened && IsConnected;

    private bool CarriesUtf8 => _client.Capabilities.HasFlag(SmtpCapabilities.UTF8);

    private bool IsConnected => _client.IsConnected && !Talk.Clock.IsOver && !Talk.HeardGarbage;

    /// <param name="stop">Ends it at any step.</param>
    public async Task OpenAsync(CancellationToken stop)
    {
        await using var stopping = Talk.Clock.StopWith(stop);
        var addresses = await ResolveAsync();
        _socket = await ConnectAsync(addresses);
        await GreetAsync(_socket);
        if (Settings.Username.Length > 0) await SignInAsync();
        Talk.Rest();
        _opened = true;
    }

    /// <summary>Sends one mail. The answer is the relay's reply after the final dot.</summary>
    /// <param name="stop">Ends it as long as DATA has not begun.</param>
    public async Task<SmtpReply> SendAsync(ComposedMail mail, CancellationToken stop)
    {
        Talk.ForgetMessage();
        if (mail.NeedsUtf8 && !CarriesUtf8)
            throw NeedsUtf8(mail.From)
                ? new ConversationFailure(FailureKind.OutboxUtf8NotOffered, mail.From.Address)
                : new ConversationFailure(FailureKind.Utf8NotOffered, mail.To.Address);
        await using var stopping = Talk.Clock.StopWith(stop);
        Talk.BeginMessage(mail.Bytes.Length);
        await _client.SendAsync(mail.Format, mail.Message, mail.From, [mail.To], Talk.Clock.Token);
        Talk.Rest();
        (Carried, _lastMail) = (Carried + 1, Stopwatch.GetTimestamp());
        return Talk.Verdict!;
    }

    /// <summary>Says MAIL FROM and takes it back: the answer is the relay's, and nothing is sent.</summary>
    /// <param name="stop">Ends it at once.</param>
    public async Task<SmtpReply> ProposeAsync(MailboxAddress from, CancellationToken stop)
    {
        var needsUtf8 = NeedsUtf8(from);
        if (needsUtf8 && !CarriesUtf8) throw new ConversationFailure(FailureKind.OutboxUtf8NotOffered, from.Address);
        await using var stopping = Talk.Clock.StopWith(stop);
        Talk.Enter(SmtpStage.From);
        var address = needsUtf8 ? $"<{from.Address}> SMTPUTF8" : $"<{from.GetAddress(idnEncode: true)}>";
        var reply = await _client.AskAsync($"MAIL FROM:{address}", Talk.Clock.Token);
        if (reply.Code < 300) await _client.AskAsync("RSET", Talk.Clock.Token);
        return Talk.Refusal(reply.Code) ?? reply;
    }

    private static bool NeedsUtf8(MailboxAddress address) => !Ascii.IsValid(address.LocalPart);

    /// <summary>Makes the steps of a mail follow one another, where a relay would take them together.</summary>
    public void OneCommandAtATime() => _client.OneCommandAtATime();

    /// <summary>Whether the relay said or closed anything since: a FIN or a "421 idle too long" that waits to be read.</summary>
    public bool IsQuiet() => IsOpen && _socket is not null && !_socket.Poll(0, SelectMode.SelectRead);

    public async Task<bool> AnswersAsync()
    {
        using var deadline = new CancellationTokenSource(_patienceForNoop);
        try
        {
            await _client.NoOpAsync(deadline.Token);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <summary>Says QUIT to a relay that still listens, and lets go.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using var deadline = new CancellationTokenSource(_patienceForGoodbye);
            if (IsConnected) await _client.DisconnectAsync(quit: true, deadline.Token);
        }
        catch (Exception)
        {
            // Nothing hangs on a goodbye.
        }

        _client.Dispose();
        _socket?.Dispose();
        Talk.Clock.Dispose();
    }

    /// <summary>
    /// The one lookup of a connection, which then goes to an address judged here: a name that answers differently when it is asked
    /// again is not asked again.
    /// </summary>
    private async Task<IPAddress[]> ResolveAsync()
    {
        Talk.Enter(SmtpStage.Resolve);
        var found = await _lookUp(Settings.Server, Talk.Clock.Token);
        if (found.Length == 0) throw new SocketException((int)SocketError.NoData);
        var open = found.Where(address => !OffLimits.Contains(address)).ToArray();
        if (open.Length == 0) throw new ConversationFailure(FailureKind.AddressOffLimits, Listed(found));
        Talk.Note(open.Length == found.Length ? new("{0}", Listed(open)) : new("{0}; never called: {1}", Listed(open), Listed(found.Except(open))));
        return open;
    }

    private static string Listed(IEnumerable<IPAddress> addresses) => string.Join(", ", addresses.Select(address => address.ToString()));

    /// <summary>Tries the addresses in the order of the name service, so that one dead address is no dead relay.</summary>
    private async Task<Socket> ConnectAsync(IPAddress[] addresses)
    {
        Talk.Enter(SmtpStage.Connect);
        for (var i = 0; ; i++)
        {
            var isLast = i == addresses.Length - 1;
            try
            {
                var socket = await ConnectAsync(addresses[i], isLast ? null : Talk.Clock.Share(addresses.Length));
                Talk.Note(new("{0} port {1}", addresses[i].ToString(), Settings.Port));
                return socket;
            }
            catch (Exception e) when (!isLast && !Talk.Clock.IsOver && e is SocketException or OperationCanceledException)
            {
            }
        }
    }

    private async Task<Socket> ConnectAsync(IPAddress address, TimeSpan? share)
    {
        // What is written goes out at once: without NoDelay a second piece waits 40 ms for the relay's acknowledgement of the first.
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Talk.Clock.Token);
            if (share is { } some) patience.CancelAfter(some);
            await socket.ConnectAsync(address, Settings.Port, patience.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task GreetAsync(Socket socket)
    {
        Talk.Enter(Settings.Encryption == Encryption.Ssl ? SmtpStage.Tls : SmtpStage.Greet);
        _client.LocalDomain = OwnName(socket);
        Talk.Wire = new GatheringStream(new NetworkStream(socket, ownsSocket: true));
        await _client.ConnectAsync(Talk.Wire, Settings.Server, Settings.Port, Settings.Encryption switch
        {
            Encryption.Ssl => SecureSocketOptions.SslOnConnect,
            Encryption.Tls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        }, Talk.Clock.Token);
        if (Talk.Stage == SmtpStage.Greet) Talk.NoteGreeting();
    }

    /// <summary>For EHLO: a bare host name is refused by many, an address in brackets by nobody who keeps to RFC 5321 §4.1.4.</summary>
    private static string OwnName(Socket socket) =>
        Dns.GetHostName() is var name && name.Contains('.') ? name : ((IPEndPoint)socket.LocalEndPoint!).Address.ToString();

    private async Task SignInAsync()
    {
        Talk.Enter(SmtpStage.Authenticate);
        if (!OffersSignIn)
            throw new ConversationFailure(FailureKind.SignInNotOffered, "no AUTH");
        // PLAIN and LOGIN say the same: a second refusal only brings the provider's lock-out nearer.
        if (_client.AuthenticationMechanisms.Contains("PLAIN")) _client.AuthenticationMechanisms.Remove("LOGIN");
        var password = _password is null ? "" : _secrets.Open(_password);
        Talk.Secrets.Hide(Settings.Username, password);
        await _client.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(Settings.Username, password), Talk.Clock.Token);
    }
}
