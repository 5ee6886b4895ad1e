using System.Security.Cryptography;
using System.Text;

namespace LiveNotify.Web.Access;

/// <summary>
/// Keys and tokens made here: 256 random bits, so their SHA-256 is enough to know them by again; what is kept cannot
/// be turned back, and looking it up by its hash tells an attacker nothing by its timing.
/// </summary>
public static class Secrets
{
    public const string SourceKeyPrefix = "lnk_";
    public const string ApiTokenPrefix = "lnt_";

    public static string New(string prefix) =>
        prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>A signing secret as Standard Webhooks writes it: <c>whsec_</c> and base64 of 256 random bits.</summary>
    public static string NewSigningSecret() => SourceSignatures.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
