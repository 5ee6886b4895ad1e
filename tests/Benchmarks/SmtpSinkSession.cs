using System.Buffers;

namespace LiveNotify.Benchmarks;

/// <summary>One connection to the sink: bytes in, replies out (RFC 5321 as far as MailKit uses it).</summary>
internal sealed class SmtpSinkSession
{
    /// <summary>A whole mail must fit.</summary>
    private const int Capacity = 1024 * 1024;

    private readonly byte[] _buffer = new byte[Capacity];
    private int _filled;
    private int _looked;
    private bool _inMail;

    public static byte[] Greeting { get; } = [.. "220 sink ESMTP\r\n"u8];

    public bool IsOver { get; private set; }

    public Memory<byte> Free => _buffer.AsMemory(_filled);

    /// <summary>Takes <paramref name="read"/> more bytes and answers every command, or mail, that they complete.</summary>
    public void Take(int read, IBufferWriter<byte> replies, Action<ReadOnlySpan<byte>> taken)
    {
        _filled += read;
        var used = 0;
        while (!IsOver && Next(_inMail ? "\r\n.\r\n"u8 : "\r\n"u8, ref used, out var part))
        {
            if (_inMail) taken(part);
            replies.Write(_inMail ? "250 2.0.0 Ok\r\n"u8 : Answer(part));
            _inMail = !_inMail && IsCommand(part, "DATA"u8);
        }

        _buffer.AsSpan(used, _filled - used).CopyTo(_buffer);
        _filled -= used;
        _looked = Math.Max(0, _looked - used);
    }

    /// <summary>Looks only at what it has not looked at before: a mail comes in many pieces.</summary>
    private bool Next(ReadOnlySpan<byte> end, ref int used, out ReadOnlySpan<byte> part)
    {
        var from = Math.Max(used, _looked - end.Length + 1);
        var found = _buffer.AsSpan(from, _filled - from).IndexOf(end);
        _looked = found < 0 ? _filled : from + found + end.Length;
        part = found < 0 ? [] : _buffer.AsSpan(used, from + found - used);
        if (found >= 0) used = _looked;
        return found >= 0;
    }

    private ReadOnlySpan<byte> Answer(ReadOnlySpan<byte> command)
    {
        if (IsCommand(command, "EHLO"u8)) return "250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"u8;
        if (IsCommand(command, "DATA"u8)) return "354 Go on\r\n"u8;
        IsOver = IsCommand(command, "QUIT"u8);
        return IsOver ? "221 2.0.0 Bye\r\n"u8 : "250 2.0.0 Ok\r\n"u8;
    }

    private static bool IsCommand(ReadOnlySpan<byte> line, ReadOnlySpan<byte> verb) => System.Text.Ascii.EqualsIgnoreCase(line[..Math.Min(4, line.Length)], verb);
}
