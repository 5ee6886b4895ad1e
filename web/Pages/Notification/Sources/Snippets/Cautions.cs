using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>What a tool cannot do that the source asks for.</summary>
internal static class Cautions
{
    public static Phrase? CannotSign(Posting posting, string tool) => posting.Signs
        ? new Phrase("{0} cannot sign what it posts, so this source refuses it: choose Key or Either under Modify.", tool)
        : null;

    public static Phrase? CannotSendKey(Posting posting, string tool) => posting.Authentication switch
    {
        Domain.Sources.SourceAuthentication.Key or Domain.Sources.SourceAuthentication.Both =>
            new Phrase("{0} signs what it posts and sends no key, so this source refuses it: choose Signature or Either under Modify.", tool),
        _ => null,
    };
}
