using System.Globalization;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail;

/// <summary>The mail that tries a sender: says that it is a test, and of what.</summary>
internal static class TestView
{
    public static MailView Of(SenderTestRequest request, DateTimeOffset now, IStringLocalizer<Texts> texts) => new(
        request.Language,
        Tone.Good,
        [texts["Test"]],
        texts["This is a test mail"],
        texts["If you can read this, the sender works: the relay accepted this mail and passed it on. Nobody needs to do anything."],
        [
            (texts["Sender"], request.Settings.Outbox),
            (texts["Relay"], $"{request.Settings.Server}:{request.Settings.Port}"),
            (texts["Encryption"], request.Settings.Encryption switch
            {
                Encryption.Ssl => "SSL (TLS)",
                Encryption.Tls => "TLS (STARTTLS)",
                _ => texts["None"],
            }),
            (texts["Time"], now.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)),
        ],
        Link: null,
        Home: null);
}
