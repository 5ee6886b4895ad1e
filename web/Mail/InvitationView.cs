using System.Globalization;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail;

/// <summary>The mail that lets somebody in: who invites, what to do, until when.</summary>
internal static class InvitationView
{
    public static MailView Of(Invitation invitation, IStringLocalizer<Texts> texts) => new(
        invitation.Language,
        Tone.Info,
        [texts["Access"]],
        texts["Choose your password for LiveNotify"],
        texts["Open the link and choose a password. It works once; whoever has it gets in as you, so pass it on to nobody. If you do not know what this is about, leave it alone."],
        [
            (texts["Your address"], invitation.To),
            (texts["Invited by"], invitation.By),
            (texts["Works until"], At(invitation)),
        ],
        invitation.Link,
        Home: null);

    private static string At(Invitation invitation)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(invitation.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        return string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(invitation.ExpiresAt, zone):yyyy-MM-dd HH:mm} {zone.Id}");
    }
}
