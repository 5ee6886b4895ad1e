using JasperFx.Events;
using Marten;
using Marten.Services;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Hears of every commit of this node, after it. Must return at once and never throw: the write is done, and what an
/// observer misses (a crash in between) is found again by the sweep and by a page's own question "what since then?".
/// </summary>
public interface ICommitObserver
{
    void Committed(IReadOnlyList<IEvent> events);
}

internal sealed class AfterCommit(IEnumerable<ICommitObserver> observers) : DocumentSessionListenerBase
{
    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        var events = commit.GetEvents().ToList();
        if (events.Count > 0)
            foreach (var observer in observers)
                observer.Committed(events);
        return Task.CompletedTask;
    }
}
