using System.Buffers.Binary;
using System.Buffers.Text;
using LiveNotify.Domain;

namespace LiveNotify.Web.EventStore;

/// <summary>Where a page of deliveries ended, and how times become ids: a delivery's id is a clock (UUID version 7, RFC 9562 §5.7).</summary>
public static class DeliveryCursor
{
    /// <summary>Opaque to callers.</summary>
    public static string Of(Guid last) => Base64Url.EncodeToString(last.ToByteArray(bigEndian: true));

    /// <param name="before">The id after which to go on; null for no cursor, which is the first page.</param>
    /// <returns>False when the text is no cursor of ours.</returns>
    public static bool TryRead(string? cursor, out Guid? before)
    {
        before = null;
        if (string.IsNullOrEmpty(cursor)) return true;
        Span<byte> bytes = stackalloc byte[16];
        if (cursor.Length != 22 || !Base64Url.IsValid(cursor) || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length) || length != 16)
            return false;
        before = new Guid(bytes, bigEndian: true);
        return true;
    }

    /// <summary>What to say to a cursor of somebody else's making.</summary>
    public static Refusal NotOurs(string cursor) => new("cursor", "Cursor must be the nextCursor of an earlier answer; got {0}", cursor);

    /// <summary>The lowest id of this millisecond.</summary>
    internal static Guid FirstAt(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Clamp(time.ToUnixTimeMilliseconds(), 0, (1L << 48) - 1) << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
