using System.Globalization;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>One line of the table: when it fits, what it says, and where that comes from.</summary>
/// <param name="Code">Kebab-case, unique, stable: part of the API.</param>
/// <param name="Source">The standard, or the provider's help page by its title, that the rule rests on.</param>
/// <param name="Mend">The way out as values, where it can be put so.</param>
public sealed record Rule(
    string Code, Func<Symptoms, bool> Fits, Func<Symptoms, Phrase> Message, Func<Symptoms, Phrase> Fix, string Source, Func<Symptoms, Mend?>? Mend = null);

/// <summary>From what went wrong to what it means and the way out. One table; the first rule that fits is the answer.</summary>
public static class Findings
{
    /// <summary>The special before the general; the last rule fits everything.</summary>
    public static IReadOnlyList<Rule> Table { get; } = [.. NetworkRules.All, .. TlsRules.All, .. SignInRules.All, .. MailRules.All, .. LastRules.All];

    public static Finding Of(Symptoms symptoms) => Say(Table.First(rule => rule.Fits(symptoms)), symptoms);

    /// <summary>
    /// What an attempt on record means: from the relay's reply or, where the network failed, from the code that
    /// <see cref="Record(Symptoms)"/> put before its words. Null when the relay accepted the mail.
    /// </summary>
    public static Finding? For(Attempt attempt)
    {
        var (host, port) = ServerOf(attempt);
        var reply = SmtpReply.Parse(attempt.Reply);
        if (reply is { Code: < 400 }) return null;
        var (code, said) = attempt.Reply.Split(' ', 2) is [var first, var rest] ? (first, rest) : (attempt.Reply, "");
        var symptoms = new Symptoms(
            attempt.Stage,
            reply is null ? FailureKind.Unexpected : FailureKind.Reply,
            host,
            port,
            EncryptionOf(attempt, port),
            reply,
            said,
            CertificateFacts.Parse(said));
        return reply is null && Table.FirstOrDefault(rule => rule.Code == code) is { } known ? Say(known, symptoms) : Of(symptoms);
    }

    /// <summary>The words an attempt keeps: the relay's reply as it came or, where there is none, the code of the finding and what the network said.</summary>
    public static string Record(Symptoms symptoms) => symptoms.Reply is { } reply
        ? Record(reply)
        : Shortened($"{Of(symptoms).Code} {symptoms.Certificate?.ToString() ?? symptoms.Said}");

    public static string Record(SmtpReply reply) => Shortened(reply.ToString());

    /// <summary>As many of these words as a record keeps.</summary>
    public static string Shortened(string words) => words.Length <= Attempt.MaxReply ? words : words[..(Attempt.MaxReply - 1)] + "…";

    private static Finding Say(Rule rule, Symptoms symptoms) => new(rule.Code, rule.Message(symptoms), rule.Fix(symptoms), rule.Mend?.Invoke(symptoms));

    /// <summary>Encrypted before the greeting is SSL; STARTTLS comes after it. One that failed before TLS looks like none.</summary>
    private static Encryption EncryptionOf(Attempt attempt, int port) =>
        attempt.Tls is null ? Encryption.None
        : port == 465 || attempt.Stage == SmtpStage.Greet ? Encryption.Ssl
        : Encryption.Tls;

    private static (string Host, int Port) ServerOf(Attempt attempt)
    {
        var colon = attempt.Server.LastIndexOf(':');
        return colon > 0 && int.TryParse(attempt.Server.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port)
            ? (attempt.Server[..colon].Trim('[', ']'), port)
            : (attempt.Server, 0);
    }
}
