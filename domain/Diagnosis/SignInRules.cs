using LiveNotify.Domain.Senders;
using static LiveNotify.Domain.Diagnosis.FailureKind;
using static LiveNotify.Domain.Diagnosis.SmtpStage;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>Sign-in: the providers' own ways first, then what the standards say.</summary>
internal static class SignInRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("password-unreadable",
            s => s.Kind == FailureKind.SecretUnreadable,
            s => new("The stored password can no longer be read: the key ring that sealed it was lost or replaced"),
            s => new("Type the password again and save"),
            "ASP.NET Core documentation: Data Protection key management"),

        new("sign-in-not-offered",
            s => s.Kind is SignInNotOffered,
            s => new("{0} offers no sign-in that works here, but the sender has a username", s.Server),
            s => s.Encryption == Encryption.None
                ? new("Many relays offer sign-in only on an encrypted connection: choose SMTP TLS on port 587 or SMTP SSL on port 465")
                : new("If the relay asks for no sign-in, empty SMTP Username and SMTP Password; otherwise use its submission port, 587 or 465"),
            "RFC 4954 §3 and §4",
            s => s.Encryption == Encryption.None || s.Port == 25 ? Mend.Tls587 : null),

        new("microsoft-basic-sign-in-retired",
            s => s.Reply?.Enhanced == "5.7.30" || s.Says("basic authentication is not supported"),
            s => new("Microsoft 365 no longer takes a username and password for sending mail: {0}", s.RawWords),
            s => new("Send through another relay, for example Microsoft's High Volume Email, Azure Communication Services or a connector for your own addresses"),
            "Exchange Team Blog: Exchange Online to retire Basic auth for Client Submission (SMTP AUTH)"),

        new("microsoft-smtp-sign-in-disabled",
            s => s.Reply?.Enhanced is "5.7.139" || (s.Provider is Provider.Microsoft && s.Answered(Authenticate, 535)),
            s => new("Microsoft 365 refused this sign-in over SMTP: {0}", s.RawWords),
            s => new("Check the password first; then have Authenticated SMTP switched on for the mailbox and for the organisation (security defaults switch it off)"),
            "Microsoft Learn: Enable or disable authenticated client SMTP submission (SMTP AUTH) in Exchange Online"),

        new("sign-in-locked",
            // QQ Mail answers every wrong password with a list of all it could be, a high frequency among them.
            s => s.Stage == Authenticate && s.Says("too many", "too much", "limit exceed", "locked", "frequen") && !s.Says("password is incorrect"),
            s => new("{0} has locked the sign-in after too many tries: {1}", s.Server, s.RawWords),
            s => new("Wait, up to a day at some providers; then test once with the right password, for every further try prolongs it"),
            "Gmail SMTP errors and codes (454 4.7.0 Too many login attempts); 网易邮箱帮助: 退信代码 554 smtp auth error limit exceed"),

        new("gmail-app-password",
            s => s.Stage == Authenticate && (s.Provider is Provider.Gmail || s.Says("application-specific password")) && s.Reply is { Code: 534 or 535 },
            s => new("Gmail wants an app password, not the password of the account: {0}", s.RawWords),
            s => new("Switch on 2-Step Verification, create an app password in the Google account and enter its 16 letters as SMTP Password"),
            "Google Account Help: Sign in with app passwords; Gmail SMTP errors and codes (534 5.7.9, 535 5.7.8)"),

        new("authorization-code",
            s => (s is { Stage: Authenticate, Provider: Provider.Tencent or Provider.NetEase } && s.Reply?.IsPermanent == true) || s.Says("authorization code"),
            s => s.Provider == Provider.NetEase
                ? new("163, 126 and yeah.net want the authorization code of the mailbox, not its password: {0}", s.RawWords)
                : new("QQ Mail wants the authorization code of the mailbox, not its password: {0}", s.RawWords),
            s => new("In the mailbox's web settings switch on the SMTP service, create an authorization code (授权码) and enter it as SMTP Password"),
            "QQ邮箱帮助中心: 什么是授权码，它又是如何设置; 网易邮箱帮助: 客户端授权码"),

        new("sign-in-needs-encryption",
            s => s.Reply is { Code: 538 } || (s.Encryption == Encryption.None && s.Reply is { IsPermanent: true } && s.Says("STARTTLS", "encrypt", "TLS", "secure connection")),
            s => new("{0} takes a sign-in only on an encrypted connection: {1}", s.Server, s.RawWords),
            s => new("Choose SMTP TLS on port 587 or SMTP SSL on port 465"),
            "RFC 4954 §6, replies 530 and 538; RFC 3207 §4",
            s => s.Says("STARTTLS") ? new(s.Port, Encryption.Tls) : Mend.Tls587),

        new("sign-in-unavailable",
            s => s.Stage == Authenticate && s.Reply?.IsTransient == true,
            s => new("{0} cannot check the sign-in now: {1}", s.Server, s.RawWords),
            s => new("It often clears by itself; after many wrong passwords providers lock the sign-in for a while"),
            "RFC 4954 §6, reply 454"),

        new("sign-in-refused",
            s => s is { Stage: Authenticate, Kind: Reply },
            s => new("{0} refused username and password: {1}", s.Server, s.RawWords),
            s => new("Type username and password again; many providers want the whole address as username, or a password made for applications"),
            "RFC 4954 §6, reply 535"),

        new("sign-in-required",
            s => s.Reply is { Code: 530 } || s.Says("authentication required", "not authenticated", "must be authenticated", "must authenticate"),
            s => new("{0} sends only for those who sign in: {1}", s.Server, s.RawWords),
            s => new("Enter SMTP Username and SMTP Password"),
            "RFC 4954 §6, reply 530"),
    ];
}
