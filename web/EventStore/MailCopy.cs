using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Serialization;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Web.EventStore;

/// <summary>The mail as it went over the wire, kept beside its delivery and under the same id.</summary>
/// <param name="Message">RFC 5322 text, one character a byte (Latin-1); null where it is <see cref="Packed"/>.</param>
/// <param name="Template">What it was made with; null: the built-in look, for there was no other.</param>
public sealed record MailCopy(
    Guid Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Message, DateTimeOffset At, TemplateUse? Template = null)
{
    /// <summary>Fastest but one, and far from the last word: a mail is written once, in the middle of the rush, and hardly ever read.</summary>
    private const int Quality = 1;

    private const int Window = 18;

    /// <summary>The bytes of the message, compressed (RFC 7932); what the database would do at the price of all other writing of a mail.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public byte[]? Packed { get; init; }

    public static MailCopy Of(Guid id, ReadOnlySpan<byte> message, DateTimeOffset at, TemplateUse? template)
    {
        var packed = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(message.Length));
        try
        {
            return BrotliEncoder.TryCompress(message, packed, out var length, Quality, Window)
                ? new(id, null, at, template) { Packed = packed[..length] }
                : new(id, Encoding.Latin1.GetString(message), at, template);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Byte for byte what went over the wire.</summary>
    public byte[] Read()
    {
        if (Packed is null) return Encoding.Latin1.GetBytes(Message!);
        using var unpacking = new BrotliStream(new MemoryStream(Packed), CompressionMode.Decompress);
        var message = new MemoryStream();
        unpacking.CopyTo(message);
        return message.ToArray();
    }
}
