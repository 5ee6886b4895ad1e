using System.Text;
using LiveNotify.Domain.Diagnosis;
using MailKit.Net.Smtp;

namespace LiveNotify.Web.Mail;

/// <summary>
/// Reads the relay's side of a conversation from the bytes as they come. What is no reply is read no further and told nobody: it
/// comes from a server that is none for mail, and is no business of whoever tries senders.
/// </summary>
internal sealed class ReplyReader
{
    /// <summary>Far above the 512 octets of RFC 5321 §4.5.3.1.5; a line that never ends must not fill the memory.</summary>
    private const int MaxLine = 16 * 1024;

    /// <summary>Nor may a reply of ever more lines.</summary>
    private const int MaxReply = 64 * 1024;

    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly Encoding _gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private readonly List<byte> _line = [];
    private readonly List<string> _lines = [];
    private bool _complete = true;
    private int _length;

    /// <summary>The lines of the last reply, without codes.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Something came that was no reply; nothing that comes after it is one.</summary>
    public bool HeardGarbage { get; private set; }

    /// <summary>Takes in what came and hands on each whole line.</summary>
    /// <param name="onLine">The line without control characters, and the reply it completes, if it does.</param>
    /// <exception cref="SmtpProtocolException">It is no reply, or does not end. Not where a whole reply came before it: that one still counts.</exception>
    public void Read(ReadOnlySpan<byte> bytes, Action<string, SmtpReply?> onLine)
    {
        var replies = 0;
        foreach (var b in bytes)
        {
            if (HeardGarbage |= !FitsInReply(b))
            {
                _line.Clear();
                if (replies > 0) return;
                throw new SmtpProtocolException("What the server says is no SMTP reply");
            }

            if (++_length > MaxReply) throw new SmtpProtocolException($"A reply of more than {MaxReply} characters");
            if (b != '\n')
            {
                _line.Add(b);
                if (_line.Count > MaxLine) throw new SmtpProtocolException($"A reply line of more than {MaxLine} characters");
                continue;
            }

            var line = Text([.. _line]);
            _line.Clear();
            var reply = Complete(line);
            if (reply is not null) (replies, _length) = (replies + 1, 0);
            onLine(line, reply);
        }
    }

    /// <summary>
    /// RFC 5321 §4.2: three digits, the first from 2 to 5, then a space, a hyphen or the end. Judged as each byte comes, because what
    /// is no mail server may never end its line.
    /// </summary>
    private bool FitsInReply(byte b) => _line.Count switch
    {
        0 => b is >= (byte)'2' and <= (byte)'5',
        1 or 2 => char.IsAsciiDigit((char)b),
        3 => b is (byte)' ' or (byte)'-' or (byte)'\r' or (byte)'\n',
        _ => true,
    };

    /// <summary>QQ and NetEase still say in GBK why they refuse.</summary>
    private static string Text(byte[] line)
    {
        try
        {
            return Printable(_utf8.GetString(line));
        }
        catch (DecoderFallbackException)
        {
            return Printable(_gb18030.GetString(line));
        }
    }

    private static string Printable(string line) => new([.. line.TrimEnd('\r').Select(c => char.IsControl(c) && c != '\t' ? '?' : c)]);

    private SmtpReply? Complete(string line)
    {
        if (_complete) _lines.Clear();
        _lines.Add(line.Length > 4 ? line[4..] : "");
        _complete = line.Length == 3 || line[3] == ' ';
        return _complete ? SmtpReply.Of(int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), string.Join('\n', _lines)) : null;
    }
}
