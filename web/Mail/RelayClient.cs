using System.Net.Security;
using LiveNotify.Domain.Diagnosis;
using MailKit.Net.Smtp;
using MimeKit;

namespace LiveNotify.Web.Mail;

/// <summary>MailKit's client, telling the conversation how far a mail got.</summary>
internal sealed class RelayClient : SmtpClient
{
    private readonly Conversation _talk;
    private SslStream? _encrypted;

    public RelayClient(Conversation talk, CertificateCheck check) : base(talk)
    {
        _talk = talk;
        ServerCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            var accepted = check.Accepts(certificate, chain, errors);
            if (check.Seen is { } seen) talk.NoteEncryption(_encrypted!.SslProtocol, seen);
            return accepted;
        };
    }

    /// <summary>For the test send, that wants an answer to each command.</summary>
    public void OneCommandAtATime() => Capabilities &= ~SmtpCapabilities.Pipelining;

    /// <summary>One command by itself; the answer, whatever it is.</summary>
    public async Task<SmtpReply> AskAsync(string command, CancellationToken stop)
    {
        var response = await SendCommandAsync(command, stop);
        return SmtpReply.Of((int)response.StatusCode, response.Response);
    }

    protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(string host, RemoteCertificateValidationCallback remoteCertificateValidationCallback)
    {
        var options = base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback);
        options.CertificateChainPolicy = CertificateCheck.Policy;
        // No certificate of ours is ever shown; but only this callback is handed the stream, which knows the TLS version.
        options.LocalCertificateSelectionCallback = (stream, _, _, _, _) =>
        {
            _encrypted = (SslStream)stream;
            return null!;
        };
        return options;
    }

    // The bytes were made for the strictest relay and are on record: nothing is encoded anew for this one.
    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
    }

    protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(_talk.MessageLength);

    protected override void OnSenderAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) => _talk.Enter(SmtpStage.Recipient);

    protected override void OnRecipientAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response)
    {
        // Pipelined, a relay may answer for the recipient after it refused the sender; DATA does not follow then.
        if (_talk.Stage != SmtpStage.Recipient) return;
        _talk.Clock.Commit();
        _talk.Enter(SmtpStage.Data);
    }
}
