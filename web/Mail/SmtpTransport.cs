using System.Diagnostics;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>Compose, take a connection, converse, say how it ended.</summary>
internal sealed class SmtpTransport(MailComposer composer, RelayPool pool) : IMailTransport
{
    public async Task<SentMail> SendAsync(Delivery delivery, Notification notification, Sender sender, CancellationToken cancellationToken)
    {
        if (composer.Compose(delivery, notification, sender) is not { } mail)
            return new(NoAddress(delivery, sender), default);
        await using var place = await pool.TakeAsync(sender, cancellationToken);
        return new(await ConverseAsync(place, mail, sender, cancellationToken), mail.Bytes);
    }

    private static async Task<Outcome> ConverseAsync(RelayPlace place, ComposedMail mail, Sender sender, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var connection = place.Connection;
            try
            {
                if (!connection.IsOpen) await connection.OpenAsync(stop);
                var reply = await connection.SendAsync(mail, stop);
                return new Outcome.Accepted(AttemptOver(connection, sender, began) with { Reply = Findings.Record(reply) });
            }
            catch (Exception e)
            {
                var symptoms = SymptomsOf.Exception(e, connection);
                if (symptoms.Kind == FailureKind.Stopped) throw new OperationCanceledException("Stopped before DATA", e, stop);
                if (!place.IsWarm || !MayBeTidyingUp(symptoms, connection))
                    return OutcomeOf.Failure(symptoms, AttemptOver(connection, sender, began));
                await place.RenewAsync();
            }
        }
    }

    /// <summary>
    /// Relays end idle connections, and those that carried enough mails (421): sometimes with a word, sometimes without.
    /// As long as nothing of this message went out, a new connection is all it takes.
    /// </summary>
    private static bool MayBeTidyingUp(Symptoms symptoms, RelayConnection connection) =>
        !connection.Talk.MessageBegan
        && (symptoms is { Kind: FailureKind.Dropped } or { Kind: FailureKind.TimedOut, Stage: SmtpStage.From } or { Reply.Code: 421 });

    private static Attempt AttemptOver(RelayConnection connection, Sender sender, long began) => new(
        sender.Id,
        sender.Revision,
        connection.Server,
        connection.Talk.Tls,
        connection.Talk.Stage,
        Reply: "",
        (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);

    private static Outcome NoAddress(Delivery delivery, Sender sender)
    {
        var symptoms = new Symptoms(
            SmtpStage.Resolve, FailureKind.AddressInvalid, sender.Settings.Server, sender.Settings.Port, sender.Settings.Encryption, null, delivery.Envelope.To ?? "");
        return OutcomeOf.Failure(symptoms, new(sender.Id, sender.Revision, symptoms.Server, null, symptoms.Stage, "", 0));
    }
}
