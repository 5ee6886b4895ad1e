using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Web.Mail;

/// <summary>Compose, take a connection, converse, say how it ended.</summary>
internal sealed class SmtpTransport(MailComposer composer, RelayPool pool) : IMailTransport
{
    public async Task<SentMail> SendAsync(
        Delivery delivery, Notification notification, Sender sender, Template? template, CancellationToken turnBack, CancellationToken stop)
    {
        if (!TryCompose(delivery, notification, sender, template, out var mail, out var failed)) return new(failed, default);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turnBack, stop);
        await using var place = await pool.TakeAsync(sender, either.Token);
        either.Token.ThrowIfCancellationRequested();
        var outcome = await ConverseAsync(place, mail, sender, either.Token, stop);
        place.Heed(outcome);
        return new(outcome, mail.Bytes, mail.Template);
    }

    /// <summary>A mail that cannot be written fails alone: it shares its batch with others.</summary>
    private bool TryCompose(
        Delivery delivery, Notification notification, Sender sender, Template? template,
        [NotNullWhen(true)] out ComposedMail? mail, [NotNullWhen(false)] out Outcome? failed)
    {
        (mail, failed) = (null, null);
        try
        {
            mail = composer.Compose(delivery, notification, sender, template);
            failed = mail is null ? OutcomeOf.BeforeDialling(FailureKind.AddressInvalid, delivery.Envelope.To ?? "", sender) : null;
        }
        catch (Exception e)
        {
            failed = OutcomeOf.BeforeDialling(FailureKind.MailUnwritable, e.Message, sender);
        }

        return mail is not null;
    }

    private static async Task<Outcome> ConverseAsync(
        RelayPlace place, ComposedMail mail, Sender sender, CancellationToken waiting, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var connection = place.Connection;
            try
            {
                if (!connection.IsOpen) await connection.OpenAsync(stop);
                var reply = await connection.SendAsync(mail, stop);
                return OutcomeOf.Success(reply, connection, sender, Stopwatch.GetElapsedTime(began));
            }
            catch (Exception e)
            {
                var symptoms = SymptomsOf.Exception(e, connection);
                if (symptoms.Kind == FailureKind.Stopped) throw new OperationCanceledException("Stopped before DATA", e, stop);
                if (await place.TryRenewAsync(symptoms)) continue;
                if (!await place.TryWaitAgainAsync(symptoms, waiting)) return OutcomeOf.Failure(symptoms, connection, sender, Stopwatch.GetElapsedTime(began));
                began = Stopwatch.GetTimestamp();
            }
        }
    }
}
