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

        using var bytes = new MemoryStream(capacity: 16 * 1024);
        message.WriteTo(format, bytes);
        return new(message, from, to, bytes.ToArray(), format, needsUtf8);
    }

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
