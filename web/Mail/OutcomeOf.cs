using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;

namespace LiveNotify.Web.Mail;

/// <summary>What the end of a conversation means for the mail. The only place that decides a class.</summary>
internal static class OutcomeOf
{
    public static Outcome.Failed Failure(Symptoms symptoms, Attempt attempt) =>
        new(ClassOf(symptoms), attempt with { Reply = Findings.Record(symptoms) }, symptoms.Reply?.AskedWait);

    public static FailureClass ClassOf(Symptoms symptoms) => symptoms switch
    {
        { MayBeAccepted: true } => FailureClass.Uncertain,
        { Kind: FailureKind.AddressInvalid or FailureKind.Utf8NotOffered } => FailureClass.Recipient,
        { Kind: FailureKind.MailUnwritable } => FailureClass.Content,
        { Stage: < SmtpStage.From } => FailureClass.Sender,
        { Reply: null } => FailureClass.Transient,
        { Reply.AsksForSlowerPace: true } => FailureClass.Throttled,
        { Reply.IsTransient: true } => FailureClass.Transient,
        // "Sign in first" is never the recipient's fault.
        { Reply.Code: 530 } => FailureClass.Sender,
        // With SIZE a relay refuses a big mail at MAIL FROM already (RFC 1870 §6.1): other mails of the sender still pass.
        { Stage: SmtpStage.From, Reply: { Code: 552 } or { Enhanced: "5.3.4" } } => FailureClass.Content,
        { Stage: SmtpStage.From } => FailureClass.Sender,
        { Stage: SmtpStage.Recipient } => FailureClass.Recipient,
        _ => FailureClass.Content,
    };
}
