using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>Where a source posts, and what it proves itself with.</summary>
/// <param name="BaseUrl">Of this installation as its callers reach it, without a slash at the end.</param>
public sealed record Posting(string BaseUrl, string Slug, SourceFormat Format, SourceAuthentication Authentication)
{
    /// <summary>Stands for the key wherever it is not shown; a shell reads it as a variable.</summary>
    public const string KeyPlaceholder = "$KEY";

    /// <summary>Stands for the signing secret.</summary>
    public const string SecretPlaceholder = "$SECRET";

    public string Key { get; init; } = KeyPlaceholder;

    public string Secret { get; init; } = SecretPlaceholder;

    public static Posting Of(Source source, string baseUrl) => new(baseUrl, source.Slug, source.Format, source.Authentication);

    /// <summary>A source with a key needs no address of its own for our own format; signatures are known at its own only.</summary>
    public string Url => Format == SourceFormat.Native && !Signs ? $"{BaseUrl}/api/v1/notifications" : HookUrl;

    public string HookUrl => $"{BaseUrl}/hooks/{Slug}";

    /// <summary>The key is needed, or enough.</summary>
    public bool SendsKey => Authentication != SourceAuthentication.Signature;

    /// <summary>Without a signature it is refused.</summary>
    public bool Signs => Authentication is SourceAuthentication.Signature or SourceAuthentication.Both;

    /// <summary>A signature is needed, or enough.</summary>
    public bool MaySign => Authentication != SourceAuthentication.Key;

    /// <summary>Records print themselves; this one must not: it may hold a key.</summary>
    public override string ToString() => $"{nameof(Posting)} to {Slug}";
}
