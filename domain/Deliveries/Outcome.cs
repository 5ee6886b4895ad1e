using System.Text.Json.Serialization;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Deliveries;

/// <summary>What sort of failure it was, for each is treated in its own way.</summary>
public enum FailureClass
{
    /// <summary>The address was refused (5xx on RCPT): this delivery fails alone.</summary>
    Recipient,

    /// <summary>The mail was refused (5xx on DATA): it fails and is not tried again.</summary>
    Content,

    /// <summary>A 4xx reply or a broken connection: tried again by the schedule.</summary>
    Transient,

    /// <summary>The relay asks for a slower pace.</summary>
    Throttled,

    /// <summary>Sign-in, TLS, name or connection: nothing is wrong with the mail.</summary>
    Sender,

    /// <summary>The connection ended after DATA and before the reply: nobody knows whether the relay took the mail.</summary>
    Uncertain,
}

/// <summary>One SMTP conversation for one delivery, as far as it got.</summary>
/// <param name="Server">Host and port.</param>
/// <param name="Tls">Protocol version, or null for plain text.</param>
/// <param name="Stage">The last stage it reached.</param>
/// <param name="Reply">The relay's own words, code first, or what the network said; cut at 500 characters, and NUL taken out: no database text holds it.</param>
/// <param name="Ms">How long it took, in milliseconds.</param>
public sealed record Attempt(Guid SenderId, int SenderVersion, string Server, string? Tls, SmtpStage Stage, string Reply, long Ms)
{
    public const int MaxReply = 500;

    public string Reply { get; init; } = Kept(Reply);

    /// <summary>What its mail was made with; null: the built-in look.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TemplateUse? Template { get; init; }

    /// <summary>Whether it got as far as MAIL FROM for this mail: only then it counts.</summary>
    [JsonIgnore]
    public bool Counts => Stage >= SmtpStage.From;

    /// <summary>A sender that is refused at MAIL FROM says nothing about the mail, so that does not count either.</summary>
    /// <param name="failure">Null: it was accepted.</param>
    public bool CountsAs(FailureClass? failure) => Counts && failure != FailureClass.Sender;

    private static string Kept(string reply)
    {
        var text = reply.Replace("\0", "").Trim();
        if (text.Length <= MaxReply) return text;
        return text[..(char.IsHighSurrogate(text[MaxReply - 1]) ? MaxReply - 1 : MaxReply)];
    }
}

/// <summary>How an attempt ended. A network failure is a value here, never an exception.</summary>
public abstract record Outcome(Attempt Attempt)
{
    /// <summary>The relay said 250 after the final dot. That is acceptance; nobody here knows of delivery.</summary>
    public sealed record Accepted(Attempt Attempt) : Outcome(Attempt);

    /// <param name="RetryAfter">The wait the relay itself asked for, if it did.</param>
    public sealed record Failed(FailureClass Class, Attempt Attempt, TimeSpan? RetryAfter = null) : Outcome(Attempt);
}
