using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace LiveNotify.Web.Access;

/// <summary>What a request's signature says of who made it.</summary>
internal enum SignatureVerdict
{
    /// <summary>There is no header of any kind we know.</summary>
    Missing,

    Right,

    /// <summary>Made with another secret, or of another body.</summary>
    Wrong,

    /// <summary>Its time is too far from ours: an old request sent again, or a clock that is wrong.</summary>
    Untimely,
}

/// <summary>
/// HMAC-SHA256 signatures of the raw body, in the writing of whichever tool sent it: Standard Webhooks 1.0, GitHub
/// ("Validating webhook deliveries") or Grafana ("Configure webhook notifications", HMAC signature). Compared in constant time.
/// </summary>
internal static class SourceSignatures
{
    /// <summary>Before the base64 of a signing secret's bytes, as Standard Webhooks writes it.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>How far the time of a signature may be from ours, either way; the specification's own figure.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string WebhookSignature = "webhook-signature";
    private const string GitHubSignature = "X-Hub-Signature-256";
    private const string GrafanaSignature = "X-Grafana-Alerting-Signature";

    /// <summary>Grafana sends the time under the name an admin chose there; these are the names its own examples give.</summary>
    private static readonly string[] GrafanaTimes = ["X-Grafana-Alerting-Signature-Timestamp", "X-Grafana-Alerting-Timestamp"];

    /// <param name="secrets">The signing secrets that are good now; one that fits is enough.</param>
    public static SignatureVerdict Check(IHeaderDictionary headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        if (headers.ContainsKey(WebhookSignature)) return StandardWebhooks(headers, body, secrets, now);
        if (headers.ContainsKey(GitHubSignature)) return GitHub(headers, body, secrets);
        return headers.ContainsKey(GrafanaSignature) ? Grafana(headers, body, secrets, now) : SignatureVerdict.Missing;
    }

    /// <summary>Base64 of the HMAC of <c>id.timestamp.body</c> under the secret's bytes; several signatures may stand side by side.</summary>
    private static SignatureVerdict StandardWebhooks(IHeaderDictionary headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var (id, time) = (headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString());
        if (id.Length == 0 || !long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return SignatureVerdict.Wrong;
        var signed = Before($"{id}.{time}.", body);
        var given = headers[WebhookSignature].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(signature => signature.StartsWith("v1,", StringComparison.Ordinal)).Select(signature => signature[3..]).ToList();
        foreach (var secret in secrets)
        {
            var right = Convert.ToBase64String(HMACSHA256.HashData(BytesOf(secret), signed));
            // Every one is compared, so that the time it takes says nothing of which fits.
            if (given.Aggregate(false, (fits, signature) => fits | AreEqual(signature, right))) return IsTimely(seconds, now) ? SignatureVerdict.Right : SignatureVerdict.Untimely;
        }

        return SignatureVerdict.Wrong;
    }

    /// <summary><c>sha256=</c> and the HMAC of the body in hex, under the text of the secret.</summary>
    private static SignatureVerdict GitHub(IHeaderDictionary headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        var given = headers[GitHubSignature].ToString();
        foreach (var secret in secrets)
            if (AreEqual(given, $"sha256={Hex(secret, body)}")) return SignatureVerdict.Right;
        return SignatureVerdict.Wrong;
    }

    /// <summary>The HMAC of the body in hex, under the text of the secret; of <c>timestamp:body</c> where a time is sent.</summary>
    private static SignatureVerdict Grafana(IHeaderDictionary headers, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var given = headers[GrafanaSignature].ToString();
        var time = GrafanaTimes.Select(name => headers[name].ToString()).FirstOrDefault(value => value.Length > 0);
        var signed = time is null ? body : Before($"{time}:", body);
        foreach (var secret in secrets)
        {
            if (!AreEqual(given, Hex(secret, signed))) continue;
            if (time is null) return SignatureVerdict.Right;
            return long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && IsTimely(seconds, now)
                ? SignatureVerdict.Right
                : SignatureVerdict.Untimely;
        }

        return SignatureVerdict.Wrong;
    }

    private static bool IsTimely(long seconds, DateTimeOffset now) =>
        seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() && (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= Tolerance;

    private static byte[] BytesOf(string secret)
    {
        var base64 = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(secret);
    }

    private static string Hex(string secret, ReadOnlySpan<byte> signed) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed));

    private static byte[] Before(string text, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes(text), .. body];

    private static bool AreEqual(string given, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right));
}
