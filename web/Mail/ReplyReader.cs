using System.Text;
using LiveNotify.Domain.Diagnosis;
using MailKit.Net.Smtp;

namespace LiveNotify.Web.Mail;

/// <summary>Reads the relay's side of a conversation from the bytes as they come.</summary>
internal sealed class ReplyReader
{
    /// <summary>Far above the 512 octets of RFC 5321 §4.5.3.1.5; a line that never ends must not fill the memory.</summary>
    private const int MaxLine = 16 * 1024;

    private static readonly UTF8Encoding _utf8 = new(false, throwOnInvalidBytes: true);
    private static readonly Encoding _gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!;

    private readonly List<byte> _line = [];
    private readonly List<string> _lines = [];
    private bool _complete = true;

    /// <summary>The lines of the last reply, without codes.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>The first line that was no reply, or null.</summary>
    public string? Garbage { get; private set; }

    /// <summary>Takes in what came and hands on each whole line.</summary>
    /// <param name="onLine">The line, and the reply it completes, if it does.</param>
    /// <exception cref="SmtpProtocolException">A line does not end.</exception>
    public void Read(ReadOnlySpan<byte> bytes, Action<string, SmtpReply?> onLine)
    {
        foreach (var b in bytes)
        {
            if (b != '\n')
            {
                _line.Add(b);
                if (_line.Count > MaxLine) throw new SmtpProtocolException($"A reply line of more than {MaxLine} characters");
                continue;
            }

            var line = Text([.. _line]).TrimEnd('\r');
            _line.Clear();
            onLine(line, Complete(line));
        }
    }

    /// <summary>QQ and NetEase still say in GBK why they refuse.</summary>
    private static string Text(byte[] line)
    {
        try
        {
            return _utf8.GetString(line);
        }
        catch (DecoderFallbackException)
        {
            return _gb18030.GetString(line);
        }
    }

    private SmtpReply? Complete(string line)
    {
        if (_complete) _lines.Clear();
        if (line.Length < 3 || line.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') || (line.Length > 3 && line[3] is not (' ' or '-')))
        {
            Garbage ??= line;
            return null;
        }

        _lines.Add(line.Length > 4 ? line[4..] : "");
        _complete = line.Length == 3 || line[3] == ' ';
        return _complete ? SmtpReply.Of(int.Parse(line.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), string.Join('\n', _lines)) : null;
    }
}
