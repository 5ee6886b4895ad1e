using System.Security.Cryptography;
using System.Text;
using LiveNotify.Domain;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Access;

/// <summary>Whether who posts is the source it says it is, by key, signature, or both, as the source has it.</summary>
internal sealed class SourceDoor(ISecretBox secrets, TimeProvider clock, ILogger<SourceDoor> logger)
{
    /// <param name="way">How the source has to show itself on this way in.</param>
    /// <param name="body">The raw bytes; null when there were more than the intake takes, and a signature cannot be checked.</param>
    /// <returns>Null when it is the source; else why not.</returns>
    public Phrase? Refuse(Source source, SourceAuthentication way, IHeaderDictionary headers, ReadOnlyMemory<byte>? body)
    {
        var key = PresentedKey.Of(headers);
        if (way is SourceAuthentication.Key or SourceAuthentication.Both && KeyFault(source, key) is { } keyFault) return keyFault;
        if (way is SourceAuthentication.Key || body is not { } signed) return null;

        var signature = SourceSignatures.Check(headers, signed.Span, SecretsOf(source), clock.GetUtcNow());
        if (way is SourceAuthentication.Either)
        {
            if (key is null && signature == SignatureVerdict.Missing)
                return new("Neither a key nor a signature was sent; send the key as Authorization: Bearer KEY, or sign the body");
            if (key is not null && KeyFault(source, key) is { } wrongKey) return wrongKey;
            if (signature == SignatureVerdict.Missing) return null;
        }

        return SignatureFault(signature);
    }

    private Phrase? KeyFault(Source source, string? key)
    {
        if (string.IsNullOrEmpty(key)) return new("No key was sent; send it as Authorization: Bearer KEY, or as the password of HTTP Basic");
        var hash = Secrets.Hash(key);
        var now = clock.GetUtcNow();
        var isPresent = AreEqual(hash, source.KeyHash);
        var isPrevious = source.PreviousKeyHash is { } previous && AreEqual(hash, previous) && now < source.PreviousKeyUntil;
        return isPresent | isPrevious ? null : new("The key is not that of this source");
    }

    private static Phrase? SignatureFault(SignatureVerdict signature) => signature switch
    {
        SignatureVerdict.Right => null,
        SignatureVerdict.Missing => new("No signature was sent; sign the body with the signing secret of this source"),
        SignatureVerdict.Untimely => new("The time of the signature is more than {0} minutes from ours", (int)SourceSignatures.Tolerance.TotalMinutes),
        _ => new("The signature does not fit this body and the signing secret of this source"),
    };

    private List<string> SecretsOf(Source source)
    {
        var opened = new List<string>();
        foreach (var secret in source.SigningSecretsAt(clock.GetUtcNow()))
        {
            try
            {
                opened.Add(secrets.Open(secret));
            }
            catch (SecretUnreadable)
            {
                logger.LogWarning("The signing secret of source {Slug} can no longer be read, because the keys that sealed it are gone; rotate it", source.Slug);
            }
        }

        return opened;
    }

    private static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
