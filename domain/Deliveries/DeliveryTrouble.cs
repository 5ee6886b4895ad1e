using LiveNotify.Domain.Diagnosis;

namespace LiveNotify.Domain.Deliveries;

/// <summary>Why a delivery did not go out, or not yet, in words, and what to do about it. What the relay itself said is the attempt's own finding.</summary>
public static class DeliveryTrouble
{
    /// <summary>Null when nothing is wrong.</summary>
    public static Finding? Of(Delivery delivery) => delivery switch
    {
        { Status: DeliveryStatus.Suppressed, Reason: SuppressionReason.NoSender, Envelope.Own: not null } => new(
            SuppressionReason.NoSender,
            new("Not sent: no other sender could carry the news that this one is broken"),
            new("Add a second sender on the Email page: it brings such news, and takes over")),
        { Status: DeliveryStatus.Suppressed, Reason: { } reason } => Suppressed(reason),
        { WaitsFor: not null } => new(
            "waiting", new("It waits for its sender, from which nothing goes out now"), new("It goes out by itself as soon as the sender works again or is released")),
        { Status: DeliveryStatus.Failed, Reason: GiveUpReason.MaxAge } => new(
            GiveUpReason.MaxAge,
            new("Its sender did not work for as long as a mail is tried"),
            new("Mend the sender on the Email page; then send the mail again")),
        { Status: DeliveryStatus.Failed, Reason: GiveUpReason.Interrupted } => new(
            GiveUpReason.Interrupted,
            new("Every node that had it in hand was interrupted"),
            new("Look into the log of LiveNotify for what ended it; then send the mail again")),
        { Status: DeliveryStatus.Failed or DeliveryStatus.Deferred, Reason: { } reason } when Words.Parse<FailureClass>(reason) is { } @class =>
            Stopped(@class, delivery.Status == DeliveryStatus.Deferred),
        _ => null,
    };

    /// <summary>What sort of failure it was.</summary>
    public static Phrase Name(FailureClass @class) => @class switch
    {
        FailureClass.Recipient => new("The relay refused the address"),
        FailureClass.Content => new("The relay refused the mail itself"),
        FailureClass.Throttled => new("The relay asks for fewer mails at a time"),
        FailureClass.Sender => new("The sender could not reach its relay or sign in there"),
        FailureClass.Uncertain => new("The connection broke before the relay's last word: the mail may have gone out"),
        _ => new("The relay could not take the mail at that time"),
    };

    private static Finding Suppressed(string reason) => reason switch
    {
        SuppressionReason.NoReceiver => new(
            reason,
            new("Not sent: no enabled receiver wants this notification"),
            new("Add a receiver, or let one in through kind, severity and source; then send the notification again")),
        SuppressionReason.NoSender => new(
            reason,
            new("Not sent: there is no sender"),
            new("Add a sender on the Email page; then send the notification again")),
        SuppressionReason.SenderDisabled => new(
            reason,
            new("Not sent: the sender is disabled"),
            new("Enable the sender on the Email page, or let the receiver fall back to another; then send the notification again")),
        SuppressionReason.Duplicate => new(
            reason,
            new("No mail of its own: it repeats what an earlier mail says"),
            new("The earlier delivery counts it: see there what became of the mail")),
        _ => new(reason, new("Not sent: {0}", reason), new("Send the notification again if it is still needed")),
    };

    private static Finding Stopped(FailureClass @class, bool again) => new(Words.Of(@class), Name(@class), @class switch
    {
        _ when again => new("It is tried again by itself; nothing needs to be done"),
        FailureClass.Recipient => new("Check the address, and correct it on the Receivers page"),
        FailureClass.Content => new("Read the relay's reply: size, links and the From address are what it objects to most often"),
        FailureClass.Sender => new("Send a test email on the Email page: it names the step that fails"),
        FailureClass.Uncertain => new("Ask the recipient before sending the notification again: it would be a repeat"),
        _ => new("It was tried until the schedule ended. Look at the relay's replies; then send the notification again"),
    });
}
