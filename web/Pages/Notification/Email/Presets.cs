using System.Globalization;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>What a mail provider asks for, from its help pages on SMTP; every value can be overridden.</summary>
/// <param name="Note">English text, the key of its translation; what people stumble over there.</param>
public sealed record Preset(string Key, string Name, string Server, int Port, Encryption Encryption, string Note)
{
    private const string AuthorizationCode =
        "Turn on SMTP in the mailbox settings and use the authorization code made there as password. The outbox must be the username.";

    private const string KeyPair = "Username and password are the SMTP credentials made in the console, not those of your account.";

    public static IReadOnlyList<Preset> All { get; } =
    [
        new("gmail", "Gmail", "smtp.gmail.com", 587, Encryption.Tls, "Needs an app password (with 2-Step Verification on); the account's own password is refused."),
        new("microsoft365", "Microsoft 365", "smtp.office365.com", 587, Encryption.Tls, "SMTP AUTH must be allowed for the mailbox; tenants with security defaults refuse it (550 5.7.30)."),
        new("qq", "QQ Mail", "smtp.qq.com", 465, Encryption.Ssl, AuthorizationCode),
        new("exmail", "Tencent Exmail", "smtp.exmail.qq.com", 465, Encryption.Ssl, "Where secure login is on, a client password made in the mailbox settings is the password."),
        new("163", "163 Mail", "smtp.163.com", 465, Encryption.Ssl, AuthorizationCode),
        new("126", "126 Mail", "smtp.126.com", 465, Encryption.Ssl, AuthorizationCode),
        new("aliyun", "Aliyun Enterprise Mail", "smtp.qiye.aliyun.com", 465, Encryption.Ssl, "Where third-party client passwords are on, one made in the mailbox settings is the password."),
        new("aliyun-directmail", "Aliyun DirectMail", "smtpdm.aliyun.com", 465, Encryption.Ssl, "Username and outbox are the sender address made in the console; its SMTP password is set there too."),
        new("ses", "Amazon SES", "email-smtp.us-east-1.amazonaws.com", 587, Encryption.Tls, "Put your region into the server name. Username and password are SMTP credentials, not an access key."),
        new("sendgrid", "SendGrid", "smtp.sendgrid.net", 587, Encryption.Tls, "The username is the word apikey, the password an API key that may send mail."),
        new("mailgun", "Mailgun", "smtp.mailgun.org", 587, Encryption.Tls, KeyPair),
        new("postmark", "Postmark", "smtp.postmarkapp.com", 587, Encryption.Tls, "Username and password are both the server API token; the outbox must be a confirmed sender signature."),
        new("resend", "Resend", "smtp.resend.com", 465, Encryption.Ssl, "The username is the word resend, the password an API key."),
    ];
}

/// <summary>A port and an encryption that cannot work together, and what would.</summary>
/// <param name="Port">Null: any.</param>
/// <param name="Mode">ssl, tls, none, or both.</param>
public sealed record Mismatch(int? Port, string Mode, string Why, params IReadOnlyList<Mend> Mends)
{
    public static IReadOnlyList<Mismatch> All { get; } =
    [
        new(null, "both", "SSL and TLS exclude each other: SSL encrypts from the first byte, TLS switches over with STARTTLS.", Mend.Ssl465, Mend.Tls587),
        new(465, "tls", "Port 465 is encrypted from the first byte; STARTTLS never gets that far.", Mend.Ssl465, Mend.Tls587),
        new(465, "none", "Port 465 is encrypted from the first byte; without SSL nobody answers.", Mend.Ssl465),
        new(587, "ssl", "Port 587 begins in plain text and switches over with STARTTLS; SSL gets no answer it understands.", Mend.Tls587, Mend.Ssl465),
        new(25, "ssl", "Port 25 begins in plain text; SSL gets no answer it understands.", Mend.Ssl465, new(25, Encryption.Tls)),
    ];

    public bool Fits(string? port, string mode) => Mode == mode && (Port is null || Port.Value.ToString(CultureInfo.InvariantCulture) == port?.Trim());

    public static string ModeOf(bool ssl, bool tls) => (ssl, tls) switch { (true, true) => "both", (true, _) => "ssl", (_, true) => "tls", _ => "none" };
}
