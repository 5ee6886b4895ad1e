using System.Diagnostics;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>Sends an invitation over the same connection code that sends every mail.</summary>
internal sealed class InvitationMail(MailComposer composer, ISecretBox secrets, MailOptions options, TimeProvider time) : IInvitationMail
{
    public async Task<Attempt?> SendAsync(Sender sender, Invitation invitation, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        await using var connection = new RelayConnection(sender.Settings, sender.Password, secrets, options, options.Test);
        try
        {
            var mail = composer.ComposeInvitation(sender, invitation, $"{Guid.NewGuid():N}@{sender.Settings.From.Domain}", time.GetUtcNow())
                ?? throw new ConversationFailure(FailureKind.AddressInvalid, invitation.To);
            await connection.OpenAsync(stop);
            await connection.SendAsync(mail, stop);
            return null;
        }
        catch (Exception e)
        {
            var symptoms = SymptomsOf.Exception(e, connection);
            if (symptoms.Kind == FailureKind.Stopped) throw new OperationCanceledException("The invitation was stopped", e, stop);
            return OutcomeOf.Failure(symptoms, connection, sender, Stopwatch.GetElapsedTime(began)).Attempt;
        }
    }
}
