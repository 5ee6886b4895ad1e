using LiveNotify.Domain.Audit;
using LiveNotify.Web.EventStore;
using Marten;

namespace LiveNotify.Web.Access;

/// <summary>
/// Puts what happens to people on record in the transaction in which it happens: what a change of a user consists of is seen by
/// comparing, whatever way led to it; what no comparison shows (who signed in, who was invited) is handed in with the change.
/// </summary>
public sealed class AccessJournal(IDocumentStore store, IHttpContextAccessor http, TimeProvider clock)
{
    private IReadOnlyList<IAccessEvent> _along = [];
    private Actor? _by;
    private Actor? _caller;

    /// <summary>Who calls: of a request, whoever sent it; else the program itself, unless told otherwise.</summary>
    public Actor Caller
    {
        get => _caller ?? http.HttpContext?.Actor() ?? Actor.LiveNotify;
        internal set => _caller = value;
    }

    /// <summary>Makes a change, with what is to be on record beside it. Nothing is where the change is not made.</summary>
    /// <param name="by">Who answers for it; null: the caller.</param>
    public async Task<T> AlongAsync<T>(Actor? by, Func<Task<T>> change, params IReadOnlyList<IAccessEvent> events)
    {
        (_by, _along) = (by, events);
        try
        {
            return await change();
        }
        finally
        {
            (_by, _along) = (null, []);
        }
    }

    /// <summary>Puts on record what changes no user.</summary>
    public async Task WriteAsync(Guid stream, IAccessEvent happened, Actor by, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        by.SignOn(session);
        session.Events.Append(stream, happened);
        await session.SaveChangesAsync(cancellationToken);
    }

    /// <param name="session">Writes the user, too.</param>
    internal void Record(IDocumentSession session, User? before, User after)
    {
        object[] events = [.. AccessActs.Between(before?.ToPerson(), after.ToPerson(), clock.GetUtcNow()), .. _along];
        _along = []; // One change has them; a second one in its wake must not say them again.
        if (events.Length == 0) return;
        (_by ?? Caller).SignOn(session);
        session.Events.Append(after.Id, events);
    }
}
