using LiveNotify.Domain.Diagnosis;

namespace LiveNotify.Domain.Deliveries;

/// <summary>
/// What a failure means for the mail. The only place that decides a class: by how far the conversation got (RFC 5321 §3.3),
/// by whether the reply is a last word (RFC 5321 §4.2.1: 5yz is one, 4yz is not), and by the enhanced code (RFC 3463) where
/// that says more.
/// </summary>
public static class FailureClasses
{
    public static FailureClass Of(Symptoms symptoms) => symptoms switch
    {
        // RFC 1047: the whole message went out and no word came back; the relay may have taken it.
        { MayBeAccepted: true } => FailureClass.Uncertain,
        { Kind: FailureKind.AddressInvalid or FailureKind.Utf8NotOffered } => FailureClass.Recipient,
        { Kind: FailureKind.MailUnwritable } => FailureClass.Content,
        // Name, connection, TLS, greeting (421 and 554 too) and sign-in are the same for every mail of the sender.
        { Stage: < SmtpStage.From } => FailureClass.Sender,
        { Reply: null } => FailureClass.Transient,
        { Reply.AsksForSlowerPace: true } => FailureClass.Throttled,
        // RFC 5321 §4.2.1. Words out of turn (a 250 instead of a 354) are no refusal of the mail either.
        { Reply.IsPermanent: false } => FailureClass.Transient,
        // "Sign in first" (RFC 4954 §6) is never the recipient's fault, wherever the relay says it.
        { Reply.Code: 530 } => FailureClass.Sender,
        // With SIZE a relay refuses a big mail at MAIL FROM already (RFC 1870 §6.1): other mails of the sender still pass.
        { Stage: SmtpStage.From, Reply: { Code: 552 } or { Enhanced: "5.3.4" } } => FailureClass.Content,
        { Stage: SmtpStage.From } => FailureClass.Sender,
        // 552 and 5.2.2 too: one full mailbox is no reason to hold up, or repeat, anything.
        { Stage: SmtpStage.Recipient } => FailureClass.Recipient,
        _ => FailureClass.Content,
    };
}
