using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>What came of an order to restore a version.</summary>
/// <param name="Version">The new one; null where nothing was written.</param>
/// <param name="Problem">Why not, where that is not a matter of single fields.</param>
public sealed record Restored(int? Version, IReadOnlyList<Refusal> Refusals, Phrase? Problem = null, bool Missing = false);

/// <summary>
/// Makes an old version of a subject a new one, by the same rules as if somebody had typed it. A secret is kept only where it goes to the same
/// place; else it must be given again.
/// </summary>
public sealed class Restorations(Streams streams, AuditQueries audit, ISecretBox secrets, TimeProvider clock)
{
    /// <param name="folder">One of <see cref="AuditSubjects.WithSettings"/>.</param>
    /// <param name="password">For a sender whose password was for another destination, or that has none now; null or empty keeps it.</param>
    public async Task<Restored> RestoreAsync(string folder, Guid id, int version, string? password, Actor actor, CancellationToken cancellationToken)
    {
        var wanted = await audit.VersionAsync(folder, id, version, cancellationToken);
        return wanted switch
        {
            Sender sender => await RestoreAsync(sender, password, actor, cancellationToken),
            Receiver receiver => await RestoreAsync(receiver, actor, cancellationToken),
            Source source => Of(await streams.WriteAsync<Source, ISourceEvent>(
                id, actor, now => SourceDecider.Modify(now, SourceDraft.Of(source), now?.Revision, clock.GetUtcNow()), cancellationToken)),
            _ => new(null, [], Missing: true),
        };
    }

    private async Task<Restored> RestoreAsync(Sender wanted, string? password, Actor actor, CancellationToken cancellationToken)
    {
        var fields = SenderFields.Of(wanted.Settings);
        (fields.Password, fields.RemovePassword) = (password, !wanted.HasPassword);
        if (fields.Check().ToList() is { Count: > 0 } refusals) return new(null, refusals);
        var draft = fields.ToDraft(secrets);
        return Of(await streams.WriteAsync<Sender, ISenderEvent>(
            wanted.Id, actor, sender => SenderDecider.Modify(sender, draft, sender?.Revision ?? 0, clock.GetUtcNow()), cancellationToken));
    }

    private async Task<Restored> RestoreAsync(Receiver wanted, Actor actor, CancellationToken cancellationToken) =>
        Of(await streams.WriteAsync<Receiver, IReceiverEvent>(
            wanted.Id, actor,
            async (session, receiver) => ReceiverDecider.Modify(
                receiver, ReceiverDraft.Of(wanted.Settings), receiver?.Revision ?? 0,
                [.. await session.Query<Source>().Select(s => s.Id).ToListAsync()], [.. await session.Query<Sender>().Select(s => s.Id).ToListAsync()], clock.GetUtcNow()),
            cancellationToken));

    private static Restored Of<TState, TEvent>(Written<TState, TEvent> written) where TState : class where TEvent : class => written.Decision switch
    {
        Decision<TEvent>.Accepted => new(AuditState.Version(written.State), []),
        Decision<TEvent>.Refused refused => new(null, refused.Refusals),
        Decision<TEvent>.NotNow notNow => new(null, [], notNow.Why),
        Decision<TEvent>.Stale => new(null, [], new Phrase("Somebody saved it meanwhile; look at it again")),
        _ => new(null, [], Missing: true),
    };
}
