using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;

namespace LiveNotify.Web.EventStore;

/// <summary>What came of looking for a server's port.</summary>
public abstract record PortTrial
{
    private PortTrial() { }

    public sealed record NotAsked : PortTrial;

    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : PortTrial;

    /// <summary>This user has tested and looked too often; next time after <paramref name="Wait"/>.</summary>
    public sealed record TooMany(TimeSpan Wait) : PortTrial;

    public sealed record Found(PortsFound Ports) : PortTrial;
}

/// <summary>
/// Looking for a server's port, whoever asks: page or API. It dials wherever the caller says, as a test send does, and
/// counts as one.
/// </summary>
public sealed class PortTrials(IPortFinder finder, TestSendLimit limit)
{
    /// <param name="draft">Only its server and its trusted authorities matter.</param>
    public async Task<PortTrial> FindAsync(SenderDraft draft, Actor actor, CancellationToken cancellationToken)
    {
        if (PortSearch.Check(draft).ToList() is { Count: > 0 } refusals) return new PortTrial.Refused(refusals);
        if (limit.Wait(actor.Name) is { } wait) return new PortTrial.TooMany(wait);
        return new PortTrial.Found(await finder.FindAsync(PortSearch.Of(draft), cancellationToken));
    }
}
