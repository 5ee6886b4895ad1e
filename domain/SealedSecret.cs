namespace LiveNotify.Domain;

/// <summary>
/// A secret in the only form the domain ever holds it: encrypted, its length hidden, readable to nobody but the mail
/// connection that needs it. It prints as dots, so that no log line can carry more.
/// </summary>
/// <param name="Ciphertext">What the sealing side made; opaque here.</param>
public sealed record SealedSecret(string Ciphertext)
{
    public override string ToString() => "••••••••";
}
