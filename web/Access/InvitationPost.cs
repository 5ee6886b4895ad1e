using System.Globalization;
using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using Marten;

namespace LiveNotify.Web.Access;

/// <summary>Mails somebody their one-time link, through the first sender that works.</summary>
public sealed class InvitationPost(IQuerySession session, IInvitationMail mail, AccessJournal journal)
{
    /// <returns>Null when the relay accepted the mail, else why there is none on its way.</returns>
    public async Task<Phrase?> SendAsync(User user, string link, CancellationToken cancellationToken)
    {
        var senders = (await session.Query<Sender>().ToListAsync(cancellationToken)).ByPosition();
        if (senders.FirstOrDefault(s => s is { Settings.Enabled: true, State: SenderState.Ok }) is not { } sender)
            return new("No mail was sent: there is no sender that is enabled and works");
        var letter = new Invitation(user.Email, link, user.InvitationExpiresAt!.Value, journal.Caller.Name, user.Language ?? Spoken, user.TimeZone);
        return await mail.SendAsync(sender, letter, cancellationToken) is { } failed
            ? Findings.For(failed)?.Message ?? new Phrase("The relay refused it: {0}", failed.Reply)
            : null;
    }

    /// <summary>Of whoever invites: the best guess about somebody who has not said yet.</summary>
    private static string Spoken => Languages.All.FirstOrDefault(known => known == CultureInfo.CurrentUICulture.Name) ?? Languages.English;
}
