using System.Net.Sockets;
using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace LiveNotify.Web.Mail;

/// <summary>What an exception of a conversation means, in the domain's words. The only place that tells MailKit's exceptions apart.</summary>
internal static class SymptomsOf
{
    public static Symptoms Exception(Exception exception, RelayConnection connection)
    {
        var (talk, settings) = (connection.Talk, connection.Settings);
        var reply = ReplyOf(exception, talk);
        var kind = reply is null ? KindOf(exception, connection) : FailureKind.Reply;
        return new(
            talk.Stage,
            kind,
            settings.Server,
            settings.Port,
            settings.Encryption,
            reply,
            talk.Secrets.In(SaidOf(exception, kind, talk)),
            kind == FailureKind.CertificateRefused ? connection.Certificate : null,
            MayBeAccepted: reply is null && talk.MessageIsOut);
    }

    private static SmtpReply? ReplyOf(Exception exception, Conversation talk) => exception switch
    {
        SmtpCommandException refused => Heard((int)refused.StatusCode, talk),
        AuthenticationException { InnerException: SmtpCommandException refused } => Heard((int)refused.StatusCode, talk),
        ServiceNotAuthenticatedException => Heard((int)SmtpStatusCode.AuthenticationRequired, talk),
        // A relay that refuses and hangs up at once: MailKit then speaks only of the hanging up.
        AuthenticationException or SmtpProtocolException or IOException when !talk.Clock.IsOver => talk.LastRefusal,
        _ => null,
    };

    private static SmtpReply? Heard(int code, Conversation talk) => talk.Refusal(code) ?? (talk.LastReply?.Code == code ? talk.LastReply : null);

    private static FailureKind KindOf(Exception exception, RelayConnection connection) => exception switch
    {
        _ when connection.Talk.Clock.WasStopped => FailureKind.Stopped,
        _ when connection.Talk.Clock.IsOver => FailureKind.TimedOut,
        ConversationFailure failure => failure.Kind,
        SecretUnreadable => FailureKind.SecretUnreadable,
        _ when connection.Talk.HeardGarbage => FailureKind.Garbage,
        SslHandshakeException => connection.Certificate is null or { Problem: CertificateProblem.None } ? FailureKind.TlsFailed : FailureKind.CertificateRefused,
        NotSupportedException => connection.Talk.Stage == SmtpStage.Authenticate ? FailureKind.SignInNotOffered : FailureKind.StartTlsNotOffered,
        SocketException socket => KindOf(socket.SocketErrorCode),
        OperationCanceledException => FailureKind.TimedOut,
        SmtpProtocolException or IOException or ServiceNotConnectedException => FailureKind.Dropped,
        _ => FailureKind.Unexpected,
    };

    private static FailureKind KindOf(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => FailureKind.NameNotFound,
        SocketError.ConnectionRefused => FailureKind.ConnectionRefused,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown
            or SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable => FailureKind.Unreachable,
        SocketError.TimedOut or SocketError.TryAgain or SocketError.NoRecovery => FailureKind.TimedOut,
        _ => FailureKind.Dropped,
    };

    private static string SaidOf(Exception exception, FailureKind kind, Conversation talk) => kind switch
    {
        FailureKind.TimedOut => $"no answer after {talk.Took.TotalSeconds:0.#} s",
        FailureKind.Garbage => "no SMTP reply",
        // MailKit's own text is a page of advice; the cause is underneath.
        _ => Printable(exception.GetBaseException().Message.Split('\n', 2)[0]),
    };

    private static string Printable(string text) => new([.. text.Trim().Take(200).Select(c => char.IsControl(c) ? '?' : c)]);
}
