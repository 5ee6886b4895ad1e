using LiveNotify.Domain.Deliveries;

namespace LiveNotify.Domain.Senders;

/// <summary>Checks whether a saved sender can send: all the way to MAIL FROM, then RSET and QUIT; no mail goes out.</summary>
public interface ISenderProbe
{
    /// <summary>
    /// One conversation of at most 30 s. A 4xx at MAIL FROM counts as healthy: it is about the moment, and mails are deferred
    /// by their own schedule. Never throws for what a relay or a network does.
    /// </summary>
    /// <param name="stop">Ends it at any step.</param>
    /// <returns>Null when the relay takes mail from this sender, else the attempt that failed; see <see cref="Diagnosis.Findings.For"/>.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    Task<Attempt?> ProbeAsync(Sender sender, CancellationToken stop);
}
