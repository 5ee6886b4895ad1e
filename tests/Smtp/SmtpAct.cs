namespace LiveNotify.Tests.Smtp;

/// <summary>The moments at which the scripted server does something.</summary>
public enum At
{
    /// <summary>A client connected; the usual act is the greeting.</summary>
    Connect,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,

    /// <summary>The final dot came.</summary>
    Dot,
    Rset,
    Noop,
    Quit,
}

/// <summary>What the server does at such a moment instead of what a healthy one would do.</summary>
public abstract record SmtpAct
{
    private SmtpAct() { }

    /// <summary>What a healthy server does.</summary>
    public sealed record Usual : SmtpAct;

    /// <summary>These lines, each with its code; <c>\n</c> separates them.</summary>
    public sealed record Reply(string Lines, string Charset = "utf-8") : SmtpAct;

    public sealed record ReplyAndDrop(string Lines) : SmtpAct;

    /// <summary>Hangs up without a word.</summary>
    public sealed record Drop : SmtpAct;

    /// <summary>Says nothing, and keeps the line.</summary>
    public sealed record Hang : SmtpAct;

    /// <summary>Does the usual, but only when <paramref name="Word"/> is given.</summary>
    public sealed record Wait(Task Word) : SmtpAct;

    /// <summary>Does the usual, but takes its time.</summary>
    public sealed record Slow(TimeSpan Delay) : SmtpAct;

    /// <summary>Bytes that are no SMTP, as they are; the line stays open.</summary>
    public sealed record Garbage(byte[] Bytes) : SmtpAct;

    /// <summary>One reply line of this many bytes, far over the 512 of RFC 5321 §4.5.3.1.5.</summary>
    public sealed record Oversize(int Code, int Length) : SmtpAct;
}
