namespace LiveNotify.Domain;

/// <summary>Seals secrets for storage and opens them for the one moment they are needed.</summary>
public interface ISecretBox
{
    /// <summary>Encrypts; neither the text nor its length can be told from the result. At most 512 bytes of UTF-8.</summary>
    SealedSecret Seal(string plaintext);

    /// <exception cref="SecretUnreadable">The key that sealed it is gone: the secret must be typed again.</exception>
    string Open(SealedSecret secret);
}

/// <summary>A stored secret can no longer be opened, because the key ring that sealed it was lost or replaced.</summary>
public sealed class SecretUnreadable(Exception? cause = null)
    : Exception("The stored secret can no longer be read: the key ring that sealed it was lost or replaced", cause);
