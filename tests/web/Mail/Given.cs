using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Mail;
using LiveNotify.Web.Mail.Templates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>What the tests of Mail begin with.</summary>
internal static class Given
{
    public const string Password = "correct-horse-battery";

    public static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 13, 0, TimeSpan.Zero);

    public static IStringLocalizer<Texts> Texts { get; } =
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<Texts>>();

    public static ISecretBox Secrets { get; } = new ClearBox();

    public static MailOptions Options { get; } = new() { Timeout = TimeSpan.FromSeconds(10) };

    public static SenderSettings Settings(
        string host, int port, Encryption encryption = Encryption.None, string ca = "", string username = "", string outbox = "LiveNotify <ops@example.com>") =>
        new("[DR]", outbox, username, host, port, encryption, true, 1, ca, true);

    public static Sender Sender(ScriptedSmtpServer server) => Sender(Settings(server.Host, server.Port));

    public static Sender Sender(SenderSettings settings, int revision = 1) =>
        new(Guid.NewGuid(), revision, settings, settings.Username.Length > 0 ? Secrets.Seal(Password) : null, Now, Now, null);

    public static Report Report(string title = "Host backup failed", string body = "host-17: disk full") => new(
        Kind.Alert, Severity.Critical, title, body, "host-17", "backup/host-17", AlertState.Firing, "https://ops.example/host-17", Now,
        new Dictionary<string, string> { ["site"] = "dr-1" });

    public static Notification Notification(Report? report = null) => new(Guid.NewGuid(), Guid.NewGuid(), "Backup server", report ?? Report(), Now);

    public static Delivery Delivery(Notification notification, string to = "reader@example.com", string language = Languages.English, string timeZone = "UTC")
    {
        var id = Guid.NewGuid();
        var report = notification.Report;
        return LiveNotify.Domain.Deliveries.Delivery.Evolve(null, new DeliveryQueued(
            id,
            new(notification.Id, notification.SourceId, notification.SourceName, report.Kind, report.Severity, report.State, report.Title, to, [], language, timeZone),
            Guid.NewGuid(), 1, $"{id:N}@example.com", Now))!;
    }

    public static MailTemplates Templates { get; } = new(Texts, TimeProvider.System);

    public static MailComposer Composer(MailOptions? options = null) => new(Texts, options ?? Options, Templates);

    public static SmtpTransport Transport(RelayPool pool) => new(Composer(), pool);

    /// <summary>Sends a mail that has the built-in look.</summary>
    public static Task<SentMail> SendAsync(
        this SmtpTransport transport, Delivery delivery, Notification notification, Sender sender, CancellationToken turnBack, CancellationToken stop) =>
        transport.SendAsync(delivery, notification, sender, template: null, turnBack, stop);

    public static RelayPool Pool(MailOptions? options = null) => new(options ?? Options, Secrets);

    private sealed class ClearBox : ISecretBox
    {
        private const string Mark = "sealed:";

        public SealedSecret Seal(string plaintext) => new(Mark + plaintext);

        public string Open(SealedSecret secret) =>
            secret.Ciphertext.StartsWith(Mark, StringComparison.Ordinal) ? secret.Ciphertext[Mark.Length..] : throw new SecretUnreadable();
    }
}
