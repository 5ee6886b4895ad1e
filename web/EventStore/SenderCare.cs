using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>Looks after senders that do not work: pauses them, tries them again, and lets people hold, release and retry them.</summary>
public sealed class SenderCare(IDocumentStore store, Streams streams, ISenderProbe probe, TimeProvider clock)
{
    /// <summary>A conversation failed for the sender's sake: its mails wait from now on.</summary>
    public Task PauseAsync(Attempt trouble, CancellationToken cancellationToken) =>
        WriteAsync(trouble.SenderId, Actor.LiveNotify, sender => SenderDecider.Pause(sender, trouble, clock.GetUtcNow()), cancellationToken);

    /// <summary>Senders that are paused and whose next probe is due.</summary>
    public async Task<IReadOnlyList<Guid>> DueForProbeAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var now = clock.GetUtcNow();
        return [.. (await session.Query<Sender>().ToListAsync(cancellationToken))
            .Where(s => s is { Pause: { } pause, Hold: null, Settings.Enabled: true } && pause.NextProbeAt <= now).Select(s => s.Id)];
    }

    /// <summary>
    /// Tries a paused sender. Of several nodes that want to, one does: it is on record who tries before the relay is asked. A
    /// node that dies over it leaves the next probe due.
    /// </summary>
    /// <param name="atOnce">Whether or not it is time.</param>
    /// <returns>The sender as it stands after that; null when there is none.</returns>
    public async Task<Sender?> ProbeAsync(Guid id, bool atOnce, Actor actor, CancellationToken cancellationToken)
    {
        var begun = await WriteAsync(id, actor, sender => SenderDecider.BeginProbe(sender, atOnce, clock.GetUtcNow()), cancellationToken);
        if (begun is not { State: { } sender, Decision: Decision<ISenderEvent>.Accepted { Events.Count: > 0 } }) return begun.State;
        var trouble = await probe.ProbeAsync(sender, cancellationToken);
        var ended = await WriteAsync(
            id, actor, now => SenderDecider.EndProbe(now, sender.Revision, trouble, clock.GetUtcNow()), CancellationToken.None);
        return ended.State;
    }

    public Task<Written<Sender, ISenderEvent>> HoldAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken) =>
        WriteAsync(id, actor, sender => SenderDecider.Hold(sender, reason, clock.GetUtcNow()), cancellationToken);

    public Task<Written<Sender, ISenderEvent>> ReleaseAsync(Guid id, string? reason, Actor actor, CancellationToken cancellationToken) =>
        WriteAsync(id, actor, sender => SenderDecider.Release(sender, reason, clock.GetUtcNow()), cancellationToken);

    private Task<Written<Sender, ISenderEvent>> WriteAsync(
        Guid id, Actor actor, Func<Sender?, Decision<ISenderEvent>> decide, CancellationToken cancellationToken) =>
        streams.WriteAsync(id, actor, decide, cancellationToken);
}
