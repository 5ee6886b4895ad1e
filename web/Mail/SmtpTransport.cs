using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>Compose, take a connection, converse, say how it ended.</summary>
internal sealed class SmtpTransport(MailComposer composer, RelayPool pool) : IMailTransport
{
    public async Task<SentMail> SendAsync(
        Delivery delivery, Notification notification, Sender sender, CancellationToken turnBack, CancellationToken stop)
    {
        if (!TryCompose(delivery, notification, sender, out var mail, out var failed)) return new(failed, default);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turnBack, stop);
        await using var place = await pool.TakeAsync(sender, either.Token);
        either.Token.ThrowIfCancellationRequested();
        return new(await ConverseAsync(place, mail, sender, stop), mail.Bytes);
    }

    /// <summary>A mail that cannot be written fails alone: it shares its batch with others.</summary>
    private bool TryCompose(
        Delivery delivery, Notification notification, Sender sender, [NotNullWhen(true)] out ComposedMail? mail, [NotNullWhen(false)] out Outcome? failed)
    {
        (mail, failed) = (null, null);
        try
        {
            mail = composer.Compose(delivery, notification, sender);
            failed = mail is null ? BeforeDialling(FailureKind.AddressInvalid, delivery.Envelope.To ?? "", sender) : null;
        }
        catch (Exception e)
        {
            failed = BeforeDialling(FailureKind.MailUnwritable, e.Message, sender);
        }

        return mail is not null;
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

    private static Outcome.Failed BeforeDialling(FailureKind kind, string said, Sender sender)
    {
        var settings = sender.Settings;
        var symptoms = new Symptoms(SmtpStage.Resolve, kind, settings.Server, settings.Port, settings.Encryption, null, said);
        return OutcomeOf.Failure(symptoms, new(sender.Id, sender.Revision, symptoms.Server, null, symptoms.Stage, "", 0));
    }
}
