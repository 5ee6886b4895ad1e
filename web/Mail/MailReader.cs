using LiveNotify.Domain.Deliveries;
using MimeKit;
using MimeKit.Utils;

namespace LiveNotify.Web.Mail;

/// <summary>Takes a kept message apart again with the library that put it together.</summary>
internal sealed class MailReader : IMailReader
{
    public ReadMail Read(ReadOnlyMemory<byte> message)
    {
        using var stream = new MemoryStream(message.ToArray());
        try
        {
            var read = MimeMessage.Load(stream);
            return new([.. read.Headers.Select(HeaderOf)], read.TextBody, read.HtmlBody);
        }
        catch (Exception e) when (e is FormatException or ParseException)
        {
            return new([], null, null);
        }
    }

    private static MailHeader HeaderOf(Header header) =>
        new(header.Field, Rfc2047.DecodeText(header.RawValue).ReplaceLineEndings("").Replace('\t', ' ').Trim());
}
