using static LiveNotify.Domain.Diagnosis.FailureKind;
using static LiveNotify.Domain.Diagnosis.SmtpStage;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>Sender address, recipient address and message.</summary>
internal static class MailRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("from-must-equal-login",
            s => s.Reply?.IsPermanent == true && s.Stage >= From && s.Says(
                "must equal", "must be same", "must be the same", "authorized user", "authorization user", "not owned by", "sendasdenied",
                "send as", "non-local account", "conform with authentication", "from address is not verified", "sender mismatch", "DT:SUM"),
            s => new("The relay sends only under the address that signed in: {0}", s.RawWords),
            s => new("Make SMTP Outbox the same address as SMTP Username, or have the relay allow the other one"),
            "网易邮箱帮助: 退信代码 553 Mail from must equal authorized user; RFC 6409 §6.1"),

        new("sending-quota-used-up",
            s => s.Reply?.IsPermanent == true && (s.Reply.Enhanced == "5.4.5" || s.Says("sending limit", "sending quota", "daily limit", "daily quota", "SubmissionQuota", "MI:STC", "RP:TRC")),
            s => new("The provider lets this account send no more for now: {0}", s.RawWords),
            s => new("Wait until the next day, ask the provider for a higher limit, or spread the load over two senders; then send again"),
            "Gmail SMTP errors and codes (550 5.4.5 Daily sending limit exceeded); 网易邮箱帮助: 退信代码 554 MI:STC"),

        new("mailbox-full",
            s => s.Reply?.Enhanced is "5.2.2" or "4.2.2"
                || s.Answered(Recipient, 552)
                || (s.Stage == Recipient && s.Says("mailbox full", "mailbox is full", "over quota", "overquota", "quota exceeded", "out of storage")),
            s => new("The recipient's mailbox is full: {0}", s.RawWords),
            s => new("The recipient must make room; then send again"),
            "RFC 3463 §3.3, X.2.2"),

        new("message-too-big",
            s => s.Reply?.Enhanced is "5.3.4" or "5.2.3" || s.Answered(From, 552) || s.Answered(Data, 552),
            s => new("The message is bigger than the relay takes: {0}", s.RawWords),
            s => new("Send shorter bodies, or have the relay's limit raised"),
            "RFC 1870 §6; RFC 3463 §3.4, X.3.4"),

        new("greylisted",
            s => s.Reply is { Code: 450 or 451 } && s.Stage >= From && (s.Says("greylist", "graylist", "grey-list")
                || (s.Reply is { Enhanced: "4.7.1", AsksForSlowerPace: false } && s.Says("later", "again", "come back"))),
            s => new("The relay makes strangers come back later (greylisting): {0}", s.RawWords),
            s => new("Nothing to do: the next try usually passes"),
            "RFC 6647 §2"),

        new("rate-limited",
            s => s.Reply?.AsksForSlowerPace == true,
            s => new("The relay asks for a slower pace: {0}", s.RawWords),
            s => new("Sending goes on by itself, more slowly; if it happens often, ask the provider for a higher limit or spread the load over two senders"),
            "Gmail SMTP errors and codes (421 4.7.28, 450 4.2.1); 网易邮箱帮助: 退信代码 421 HL:ICC, 450 MI:DMC; RFC 5321 §4.2.3"),

        new("unknown-recipient",
            s => s.Stage == Recipient && (s.Reply?.Enhanced is "5.1.1" or "5.1.2" or "5.1.10" || (s.Answered(Recipient, 550, 551, 553) && s.Says("unknown", "no such", "not exist", "not found", "invalid recipient", "unavailable"))),
            s => new("The recipient's address does not exist: {0}", s.RawWords),
            s => new("Look for a typing error in the address, and take it out of the receiver if the person has left"),
            "RFC 3463 §3.2, X.1.1; RFC 5321 §4.2.3, reply 550"),

        new("recipient-disabled",
            s => s.Stage == Recipient && s.Reply?.IsPermanent == true && (s.Reply.Enhanced is "5.2.1" || s.Says("disabled", "suspended", "inactive")),
            s => new("The recipient's mailbox takes no mail at present: {0}", s.RawWords),
            s => new("Ask the recipient, and take the address out of the receiver if the person has left"),
            "RFC 3463 §3.3, X.2.1"),

        new("relay-denied",
            s => s.Stage is From or Recipient && s.Reply?.IsPermanent == true && s.Says(
                "relaying", "relay access", "to relay", "relay denied", "relay not", "no relay", "open relay", "not permitted to send", "RP:FRL"),
            s => new("The relay does not pass on mail from here to this address: {0}", s.RawWords),
            s => new("Sign in with a username and password, use an outbox of the relay's own domain, or have the relay allow this machine"),
            "RFC 3463 §3.8, X.7.1; RFC 5321 §3.6.2"),

        new("utf8-not-offered",
            s => s.Kind is Utf8NotOffered or OutboxUtf8NotOffered,
            s => new("The address {0} has letters this relay cannot carry: it does not offer SMTPUTF8", s.Said),
            s => new("Use an address in plain ASCII letters, or a relay that offers SMTPUTF8"),
            "RFC 6531 §3.1"),

        new("utf8-refused",
            s => s.Reply?.Enhanced is "5.6.7" or "5.6.9" or "5.6.10",
            s => new("The address has letters this relay, or one behind it, cannot carry: {0}", s.RawWords),
            s => new("Use an address in plain ASCII letters, or a relay that offers SMTPUTF8"),
            "RFC 6531 §4.2, X.6.7"),

        new("address-invalid",
            s => s.Kind is AddressInvalid,
            s => new("{0} is not a mail address", s.Said),
            s => new("Correct the address in the receiver"),
            "RFC 5321 §4.1.2"),

        new("mail-unwritable",
            s => s.Kind is MailUnwritable,
            s => new("The mail could not be composed: {0}", s.Said),
            s => new("Look at the outbox, the title and the body; with all of them in order it is a fault of LiveNotify to be reported"),
            "RFC 5322 §2.1"),

        new("sender-refused",
            s => s.Stage == From && s.Reply?.IsPermanent == true,
            s => new("The relay does not take mail from this outbox: {0}", s.RawWords),
            s => new("Make SMTP Outbox an address the relay knows, usually the one that signs in"),
            "RFC 5321 §3.3: MAIL refused with 550, 553 or 501"),

        new("recipient-refused",
            s => s.Stage == Recipient && s.Reply?.IsPermanent == true,
            s => new("The relay refused this recipient: {0}", s.RawWords),
            s => new("Check the address; if it is right, ask the relay's administrator why it is refused"),
            "RFC 5321 §3.3 and §4.2.3"),

        new("mail-not-authenticated",
            s => s.Stage == Data && s.Reply?.IsPermanent == true
                && (s.Reply.Enhanced is "5.7.20" or "5.7.21" or "5.7.22" or "5.7.23" or "5.7.24" or "5.7.25" or "5.7.26" || s.Says("SPF", "DKIM", "DMARC")),
            s => new("The mail could not prove that it comes from the outbox's domain: {0}", s.RawWords),
            s => new("Let the domain's SPF record name this relay, and have the relay sign with DKIM for the domain of SMTP Outbox"),
            "RFC 7372 §3; RFC 7489 §10.3; Gmail SMTP errors and codes (550 5.7.26)"),

        new("looks-like-spam",
            s => s.Stage == Data && s.Reply?.IsPermanent == true && s.Says("spam", "DT:SPM", "content denied", "content rejected"),
            s => new("The relay takes the mail for spam: {0}", s.RawWords),
            s => new("Ask its administrator to let this outbox through; fewer links and a plainer title help too"),
            "RFC 5321 §7.9 and reply 554; 网易邮箱帮助: 退信代码 554 DT:SPM"),

        new("message-refused",
            s => s.Stage == Data && s.Reply?.IsPermanent == true,
            s => new("The relay refused the message itself: {0}", s.RawWords),
            s => new("Often a spam filter or a policy: the relay's words say which; SPF, DKIM and DMARC of the outbox's domain are the usual cause"),
            "RFC 5321 §3.3 and §4.2.3, reply 554; RFC 7372"),

        new("uncertain",
            s => s.MayBeAccepted,
            s => new("The connection ended after the whole message was sent and before the relay answered; it may have taken it"),
            s => new("It is sent again with the same Message-ID; the recipient may see it twice"),
            "RFC 1047; RFC 5321 §4.5.3.2.6"),
    ];
}
