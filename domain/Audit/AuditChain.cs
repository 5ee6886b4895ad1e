using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveNotify.Domain.Audit;

/// <summary>
/// A chain in which each entry seals itself and its predecessor: no entry can be changed, removed from the middle, put in or moved without a seal
/// that no longer fits. It does not prove that nothing was cut off at the end, and who can write the whole chain anew can
/// forge it: an export kept elsewhere is what proves that.
/// </summary>
public static class AuditChain
{
    /// <summary>What stands for the predecessor of the first entry.</summary>
    public static string Origin { get; } = new('0', 64);

    /// <param name="previous">The last entry, or null where there is none yet.</param>
    public static AuditEntry Seal(AuditEntry? previous, AuditRecord record)
    {
        var (sequence, before) = (previous?.Sequence + 1 ?? 1, previous?.Hash ?? Origin);
        return new(sequence, record, before, HashOf(sequence, record, before));
    }

    /// <summary>Whether <paramref name="entry"/> is whole and follows <paramref name="previous"/>.</summary>
    public static bool Fits(AuditEntry? previous, AuditEntry entry) => Seal(previous, entry.Record) == entry;

    /// <summary>
    /// SHA-256, lower-case hex, over the UTF-8 of one JSON object in canonical form (RFC 8785: members by name, no white space): the record's members
    /// in camelCase, <c>sequence</c> and <c>previousHash</c>.
    /// </summary>
    public static string HashOf(long sequence, AuditRecord record, string previousHash)
    {
        var content = JsonSerializer.SerializeToNode(record with { At = record.At.ToUniversalTime() }, JsonSerializerOptions.Web)!.AsObject();
        content["sequence"] = sequence;
        content["previousHash"] = previousHash;
        return HashOf(CanonicalJson.Of(content));
    }

    /// <param name="type">Its name in the store.</param>
    /// <param name="json">Its data, in any layout.</param>
    public static string HashOfEvent(string type, Guid stream, string json) =>
        HashOf($"{type}\n{stream:D}\n{CanonicalJson.Of(JsonNode.Parse(json))}");

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
