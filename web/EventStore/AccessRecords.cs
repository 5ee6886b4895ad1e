using LiveNotify.Domain.Audit;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>Puts on record what people do that changes no document of its own: what they take out.</summary>
public sealed class AccessRecords(IDocumentStore store, TimeProvider clock)
{
    /// <summary>The stream of all exports.</summary>
    private static readonly Guid Exports = new("6f0a1d5e-41b7-4c0e-9a55-0c7c2f0e7a11");

    /// <param name="filter">As it stood in the address.</param>
    public async Task ExportedAsync(string what, string format, string filter, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        actor.SignOn(session);
        session.Events.Append(Exports, AccessActs.Export(what, format, filter, clock.GetUtcNow()));
        await session.SaveChangesAsync(cancellationToken);
    }
}
