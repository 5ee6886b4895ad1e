using LiveNotify.Domain;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>What came of a write: the decision, and the state as it stands now.</summary>
public sealed record Written<TState, TEvent>(Decision<TEvent> Decision, TState? State) where TState : class where TEvent : class;

/// <summary>
/// The one way a person changes anything: load the state, let a decider decide, append what it decided. When somebody
/// else wrote in between, the decider decides again on what is there now.
/// </summary>
public sealed class Streams(IDocumentStore store)
{
    private const int Tries = 5;

    public Task<Written<TState, TEvent>> WriteAsync<TState, TEvent>(
        Guid id, Actor actor, Func<TState?, Decision<TEvent>> decide, CancellationToken cancellationToken = default)
        where TState : class where TEvent : class =>
        WriteAsync<TState, TEvent>(id, actor, (_, state) => Task.FromResult(decide(state)), cancellationToken);

    /// <param name="decide">Gets a session to read what else the decision needs, in the same try.</param>
    public async Task<Written<TState, TEvent>> WriteAsync<TState, TEvent>(
        Guid id, Actor actor, Func<IQuerySession, TState?, Task<Decision<TEvent>>> decide, CancellationToken cancellationToken = default)
        where TState : class where TEvent : class
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await TryWriteAsync(id, actor, decide, cancellationToken);
            }
            catch (Exception e) when (tried < Tries && WriteRace.IsLost(e))
            {
                // Another writer was faster: look again and decide again.
            }
        }
    }

    private async Task<Written<TState, TEvent>> TryWriteAsync<TState, TEvent>(
        Guid id, Actor actor, Func<IQuerySession, TState?, Task<Decision<TEvent>>> decide, CancellationToken cancellationToken)
        where TState : class where TEvent : class
    {
        await using var session = store.LightweightSession();
        actor.SignOn(session);
        var stream = await session.Events.FetchForWriting<TState>(id, cancellationToken);
        var decision = WithComment(await decide(session, stream.Aggregate), actor);
        if (decision is not Decision<TEvent>.Accepted { Events.Count: > 0 } accepted)
            return new(decision, stream.Aggregate);

        stream.AppendMany(accepted.Events.Cast<object>());
        await session.SaveChangesAsync(cancellationToken);
        await using var reader = store.QuerySession();
        return new(decision, await reader.LoadAsync<TState>(id, cancellationToken));
    }

    /// <summary>A comment that cannot be kept is refused like any other value, along with them.</summary>
    private static Decision<TEvent> WithComment<TEvent>(Decision<TEvent> decision, Actor actor) where TEvent : class => (decision, actor.CommentRefused) switch
    {
        (Decision<TEvent>.Refused refused, { } why) => new Decision<TEvent>.Refused([.. refused.Refusals, why]),
        (Decision<TEvent>.Accepted, { } why) => new Decision<TEvent>.Refused(why),
        _ => decision,
    };
}
