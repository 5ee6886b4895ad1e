using System.Text;
using LiveNotify.Domain;
using LiveNotify.Domain.Templates;
using MimeKit;

namespace LiveNotify.Web.Mail;

/// <summary>A mail ready for any relay: 7 bit, lines within the limit, its bytes for the record.</summary>
/// <param name="Format">How it is written to the wire, so that the wire and the record are the same.</param>
/// <param name="NeedsUtf8">An address has a local part beyond ASCII: only a relay with SMTPUTF8 (RFC 6531) can carry it.</param>
internal sealed record ComposedMail(MimeMessage Message, MailboxAddress From, MailboxAddress To, byte[] Bytes, FormatOptions Format, bool NeedsUtf8)
{
    private const int LargestDesk = 256 * 1024;

    /// <summary>Writing a mail takes twice its size in memory: each thread does it in the same place.</summary>
    [ThreadStatic]
    private static MemoryStream? _desk;

    /// <summary>The saved template it was made with, or was to be; null: there is none.</summary>
    public TemplateUse? Template { get; init; }

    public static ComposedMail Of(MimeMessage message)
    {
        var (from, to) = (message.From.Mailboxes.Single(), message.To.Mailboxes.Single());
        var needsUtf8 = !Ascii.IsValid(from.LocalPart) || !Ascii.IsValid(to.LocalPart);
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        format.International = needsUtf8;

        var written = Write(message, format);
        message.Body = new WrittenBody(message.Body!.Headers, BodyOf(written));
        return new(message, from, to, written, format, needsUtf8);
    }

    private static byte[] Write(MimeMessage message, FormatOptions format)
    {
        var desk = _desk ?? new(capacity: 16 * 1024);
        desk.SetLength(0);
        message.WriteTo(format, desk);
        _desk = desk.Capacity <= LargestDesk ? desk : null;
        return desk.ToArray();
    }

    /// <summary>What follows the empty line after the headers.</summary>
    private static ReadOnlyMemory<byte> BodyOf(byte[] written) => written.AsMemory(written.AsSpan().IndexOf("\r\n\r\n"u8) + 4);

    /// <summary>The address as MimeKit holds it, or null where it is none.</summary>
    public static MailboxAddress? Mailbox(string? text)
    {
        if (EmailAddress.Parse(text) is not { } address) return null;
        try
        {
            return new(Encoding.UTF8, address.DisplayName, address.Address);
        }
        catch (ParseException)
        {
            return null;
        }
    }
}

/// <summary>A body that is written already: it goes out as the same bytes that are on record, and is not encoded a second time.</summary>
internal sealed class WrittenBody : MimePart
{
    private readonly ReadOnlyMemory<byte> _written;

    public WrittenBody(HeaderList headers, ReadOnlyMemory<byte> written)
    {
        _written = written;
        Headers.Clear();
        foreach (var header in headers) Headers.Add(header.Clone());
    }

    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        if (!contentOnly) Headers.WriteTo(options, stream, cancellationToken);
        stream.Write(_written.Span);
    }

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        if (!contentOnly) await Headers.WriteToAsync(options, stream, cancellationToken);
        await stream.WriteAsync(_written, cancellationToken);
    }
}
