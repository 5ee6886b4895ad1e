using System.Globalization;
using System.Security.Claims;
using LiveNotify.Domain;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Marten;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Receivers.IReceiverEvent>;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>What the pages of receivers have in common: the form filled, saved, and a receiver removed.</summary>
public sealed class ReceiverDesk(Streams streams, IQuerySession session, ReceiverConflicts conflicts, TimeProvider clock)
{
    public async Task<IReadOnlyList<Receiver>> AllAsync(CancellationToken cancellationToken) =>
        [.. (await session.Query<Receiver>().Where(r => !r.Removed).ToListAsync(cancellationToken)).OrderBy(r => r.Settings.Name, StringComparer.CurrentCultureIgnoreCase)];

    public Task<ReceiverWorld> WorldAsync(CancellationToken cancellationToken) => WorldAsync(session, cancellationToken);

    public async Task<ReceiverForm> BlankAsync(ClaimsPrincipal user, CancellationToken cancellationToken) => new(
        new()
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Language = CultureInfo.CurrentUICulture.Name,
            TimeZone = user.TimeZone(),
            Enabled = true,
        },
        null,
        await WorldAsync(cancellationToken));

    public async Task<Receiver?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await session.LoadAsync<Receiver>(id, cancellationToken) is { Removed: false } receiver ? receiver : null;

    public async Task<ReceiverForm?> OpenAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } saved
            ? new(ReceiverPost.Of(saved), saved, await WorldAsync(cancellationToken)) { ReadOnly = !user.IsAdmin() }
            : null;

    /// <returns>The decision, and the form to show again where it was not accepted.</returns>
    public async Task<(Decided Decision, ReceiverForm Form)> SaveAsync(ReceiverPost post, Actor actor, CancellationToken cancellationToken)
    {
        var form = new ReceiverForm(post, await FindAsync(post.Id, cancellationToken), await WorldAsync(cancellationToken));
        if (post.Check().ToList() is { Count: > 0 } unclear) return (new Decided.Refused(unclear), form.Refused(unclear));

        var written = await streams.WriteAsync<Receiver, IReceiverEvent>(
            post.Id, actor, async (read, receiver) => Decide(post, receiver, await WorldAsync(read, cancellationToken)), cancellationToken);
        return (written.Decision, written.Decision switch
        {
            Decided.Refused refused => form.Refused(refused.Refusals),
            Decided.Stale => await conflicts.ShowAsync(form, written.State!, cancellationToken),
            _ => form,
        });
    }

    /// <returns>The receiver as it was, or null when there was none to remove.</returns>
    public async Task<Receiver?> RemoveAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var written = await streams.WriteAsync<Receiver, IReceiverEvent>(
            id, actor, receiver => ReceiverDecider.Remove(receiver, clock.GetUtcNow()), cancellationToken);
        return written.Decision is Decided.Accepted ? written.State : null;
    }

    private Decided Decide(ReceiverPost post, Receiver? receiver, ReceiverWorld world) => (post.Version, receiver) switch
    {
        // The same form sent twice is one receiver.
        (0, not null) => new Decided.Accepted(),
        (0, null) => ReceiverDecider.Add(post.ToDraft(), post.Id, world.SourceIds, world.SenderIds, clock.GetUtcNow()),
        _ => ReceiverDecider.Modify(receiver, post.ToDraft(), post.Version, world.SourceIds, world.SenderIds, clock.GetUtcNow()),
    };

    private static async Task<ReceiverWorld> WorldAsync(IQuerySession read, CancellationToken cancellationToken) => new(
        (await read.Query<Sender>().ToListAsync(cancellationToken)).ByPosition(),
        [.. (await read.Query<Source>().ToListAsync(cancellationToken)).OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase)]);
}
