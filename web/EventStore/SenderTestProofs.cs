using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using Microsoft.AspNetCore.DataProtection;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Lets "tested, then saved" be known: after a test of values not saved yet the form carries a token that says so, and
/// the save that brings exactly these values back is recorded as tested. The token is encrypted and good for an hour.
/// </summary>
public sealed class SenderTestProofs(IDataProtectionProvider protection, ISecretBox secrets, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("LiveNotify.SenderTestProof.v1").ToTimeLimitedDataProtector();

    /// <summary>What a form may carry after the relay accepted a test with these values.</summary>
    public string Issue(SenderSettings settings, SealedSecret? password, string to) =>
        _protector.Protect(JsonSerializer.Serialize(new Proof(FingerprintOf(settings, password), to, clock.GetUtcNow())), Lifetime);

    /// <summary>The test this token proves for exactly this sender's values, or null.</summary>
    public SenderTest? Read(string? token, Sender saved)
    {
        if (string.IsNullOrEmpty(token)) return null;
        try
        {
            var proof = JsonSerializer.Deserialize<Proof>(_protector.Unprotect(token));
            return proof is not null && proof.Fingerprint == FingerprintOf(saved.Settings, saved.Password)
                ? new(proof.To, Ok: true, Diagnosis: null, proof.At)
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a test with the one says something about the other: all that the conversation depends on is equal.</summary>
    public bool AreSame(SenderSettings settings, SealedSecret? password, Sender saved) =>
        FingerprintOf(settings, password) == FingerprintOf(saved.Settings, saved.Password);

    private string FingerprintOf(SenderSettings settings, SealedSecret? password)
    {
        // Neither the switch nor the place in the order has a part in the conversation.
        var tried = JsonSerializer.Serialize(new { Settings = settings with { Enabled = true, Position = 0 }, Password = Opened(password) });
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tried)));
    }

    private string? Opened(SealedSecret? password)
    {
        try
        {
            return password is null ? null : secrets.Open(password);
        }
        catch (SecretUnreadable)
        {
            return password!.Ciphertext;
        }
    }

    private sealed record Proof(string Fingerprint, string To, DateTimeOffset At);
}
