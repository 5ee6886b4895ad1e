using System.Security.Cryptography;
using System.Text;

namespace LiveNotify.Domain.Notifications;

/// <summary>Where the id of a notification comes from.</summary>
public static class NotificationId
{
    /// <summary>
    /// The same source and idempotency key always give the same id (a name-based UUID, version 8 of RFC 9562 §5.8 over
    /// SHA-256), so a repeat meets the stream it would start. Without a key, and an empty one is none, every report is a
    /// new notification.
    /// </summary>
    public static Guid For(Guid sourceId, string? idempotencyKey, Func<Guid> newId) =>
        string.IsNullOrWhiteSpace(idempotencyKey) ? newId() : Named(sourceId, idempotencyKey);

    internal static Guid Named(Guid sourceId, string key)
    {
        var hash = SHA256.HashData([.. sourceId.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(key)]);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
