using LiveNotify.Domain.Sources;
using LiveNotify.Web.Pages.Notification.Sources.Snippets;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>A key and a signing secret in the only moment they are known: never in an address, a cookie or a store.</summary>
/// <param name="Key">Null where only the signing secret is new.</param>
/// <param name="SigningSecret">Null where only the key is new.</param>
/// <param name="BaseUrl">Of this installation as its callers reach it, without a slash at the end.</param>
public sealed record ShownOnce(Source Source, string? Key, string? SigningSecret, string BaseUrl)
{
    /// <summary>They took the place of others; else the source is new.</summary>
    public bool Rotated { get; init; }

    /// <summary>Until when what they replaced is good, too; null: it ended at once.</summary>
    public DateTimeOffset? OldUntil => Key is null ? Source.PreviousSecretUntil : Source.PreviousKeyUntil;

    public IReadOnlyList<Snippet> Snippets => SnippetList.For(Posting.Of(Source, BaseUrl) with
    {
        Key = Key ?? Posting.KeyPlaceholder,
        Secret = SigningSecret ?? Posting.SecretPlaceholder,
    });

    /// <summary>Records print themselves; this one must not.</summary>
    public override string ToString() => $"{nameof(ShownOnce)} of {Source.Slug}";
}
