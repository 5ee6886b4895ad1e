using System.Diagnostics;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>Asks a sender's relay over the same connection code that sends its mails.</summary>
internal sealed class SenderProbe(ISecretBox secrets, MailOptions options) : ISenderProbe
{
    public async Task<Attempt?> ProbeAsync(Sender sender, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        await using var connection = new RelayConnection(sender.Settings, sender.Password, secrets, options, options.Test);
        try
        {
            var from = ComposedMail.Mailbox(sender.Settings.Outbox) ?? throw new ConversationFailure(FailureKind.AddressInvalid, sender.Settings.Outbox);
            await connection.OpenAsync(stop);
            var reply = await connection.ProposeAsync(from, stop);
            return reply.IsPermanent ? OutcomeOf.AttemptOver(connection, sender, Stopwatch.GetElapsedTime(began), Findings.Record(reply)) : null;
        }
        catch (Exception e)
        {
            var symptoms = SymptomsOf.Exception(e, connection);
            if (symptoms.Kind == FailureKind.Stopped) throw new OperationCanceledException("The probe was stopped", e, stop);
            if (symptoms is { Stage: SmtpStage.From, Reply.IsTransient: true }) return null;
            return OutcomeOf.Failure(symptoms, connection, sender, Stopwatch.GetElapsedTime(began)).Attempt;
        }
    }
}
