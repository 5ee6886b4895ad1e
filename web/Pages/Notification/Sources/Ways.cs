using LiveNotify.Domain;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>What a source has to bring along, in a sentence.</summary>
internal static class Ways
{
    public static Phrase Explain(SourceAuthentication way) => way switch
    {
        SourceAuthentication.Key => new Phrase("Each post must bring the key, as a bearer token or the password of HTTP Basic."),
        SourceAuthentication.Signature => new Phrase("Each post must be signed with the signing secret."),
        SourceAuthentication.Both => new Phrase("Each post must bring the key and be signed with the signing secret."),
        _ => new Phrase("Each post must bring the key or be signed with the signing secret."),
    };
}
