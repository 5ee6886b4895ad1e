using LiveNotify.Domain.Deliveries;

namespace LiveNotify.Domain.Senders;

/// <summary>Checks whether a saved sender can send: all the way to MAIL FROM, then RSET and QUIT; no mail goes out.</summary>
public interface ISenderProbe
{
    /// <returns>Null when the relay takes the sender; otherwise the conversation that failed.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    Task<Attempt?> ProbeAsync(Sender sender, CancellationToken stop);
}
