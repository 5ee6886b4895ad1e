using LiveNotify.Domain.Diagnosis;

namespace LiveNotify.Domain.Senders;

/// <summary>A server somebody wants to send through, nothing else being known of it.</summary>
/// <param name="Server">Host name in lower case, or IP address.</param>
/// <param name="TrustedCa">PEM of certificates trusted beside the system's, or empty.</param>
public sealed record PortSearch(string Server, string TrustedCa)
{
    /// <summary>The rules of a sender, as far as they concern a search.</summary>
    public static IEnumerable<Refusal> Check(SenderDraft draft) => draft.Check(null).Where(refusal => refusal.Field is "server" or "trustedCa");

    /// <summary>Only to be relied on when <see cref="Check"/> finds nothing.</summary>
    public static PortSearch Of(SenderDraft draft)
    {
        var settings = draft.ToSettings(0);
        return new(settings.Server, settings.TrustedCa);
    }
}

/// <summary>What a port answered to one way of encryption.</summary>
/// <param name="Way">Port and encryption that were tried.</param>
/// <param name="Ok">It greeted as a mail server, and its certificate, if the way needs one, can be trusted.</param>
/// <param name="OffersSignIn">It takes AUTH there (RFC 4954).</param>
/// <param name="Detail">What was found: protocol version and certificate, the greeting, or what went wrong.</param>
public sealed record PortTry(Mend Way, bool Ok, bool OffersSignIn, Phrase Detail);

/// <param name="Tries">In the order of preference; one for each port.</param>
public sealed record PortsFound(IReadOnlyList<PortTry> Tries)
{
    /// <summary>
    /// The way to use, or null when none works: encrypted before plain, one that offers sign-in before one that does not, TLS
    /// from the first byte before STARTTLS (RFC 8314 §3.3).
    /// </summary>
    public Mend? Proposal => Tries
        .Where(found => found.Ok)
        .OrderBy(found => found.Way.Encryption == Encryption.None)
        .ThenBy(found => !found.OffersSignIn)
        .FirstOrDefault()?.Way;
}

/// <summary>Finds out how a server takes mail, without credentials and without sending any.</summary>
public interface IPortFinder
{
    /// <summary>
    /// Tries 465 (SSL), 587 (STARTTLS) and 25 (STARTTLS, else plain) at the same time, each for at most 10 s. Never throws for
    /// what a server or a network does.
    /// </summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    Task<PortsFound> FindAsync(PortSearch search, CancellationToken stop);
}
