using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>What whoever sets up a system by hand must know.</summary>
internal static class AnySystem
{
    public static Snippet Of(Posting posting) => new("http", "HTTP", [.. Steps(posting)]);

    private static IEnumerable<SnippetStep> Steps(Posting posting)
    {
        yield return new("Have the system post JSON, with the content type application/json, to", posting.Url);
        if (posting.SendsKey)
        {
            yield return new("Send this header along", $"Authorization: Bearer {posting.Key}");
            yield return new("Where a system knows only user name and password: any user name, and the key as the password.");
        }

        if (posting.MaySign)
        {
            yield return new(new Phrase(posting.Signs
                ? "Sign the body: HMAC-SHA256 in hex after sha256= in the header {0}, or as Standard Webhooks says, with this secret"
                : "Or sign the body instead: HMAC-SHA256 in hex after sha256= in the header {0}, or as Standard Webhooks says, with this secret",
                "X-Hub-Signature-256"), posting.Secret);
        }

        yield return new("202 means stored, 200 a repeat of what was stored before; 503 and 429 ask to try again later.");
    }
}
