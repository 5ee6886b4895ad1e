using System.Globalization;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.EventStore;
using Marten;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>Moves a sender one place up or down in the order in which they take over for each other.</summary>
public sealed class SenderMoves(Streams streams, IQuerySession session, ISecretBox secrets, TimeProvider clock)
{
    /// <returns>The sender's prefix; null when there is no such sender, or nobody to change places with.</returns>
    public async Task<string?> MoveAsync(Guid id, bool up, Actor actor, CancellationToken cancellationToken)
    {
        var order = (await session.Query<Sender>().ToListAsync(cancellationToken)).ByPosition().ToList();
        var from = order.FindIndex(sender => sender.Id == id);
        var to = up ? from - 1 : from + 1;
        if (from < 0 || to < 0 || to >= order.Count) return null;

        var positions = PositionsOf(order);
        (order[from], order[to]) = (order[to], order[from]);
        foreach (var (sender, position) in order.Zip(positions).Where(x => x.First.Settings.Position != x.Second))
            await streams.WriteAsync<Sender, ISenderEvent>(sender.Id, actor, now => Put(now, position), cancellationToken);
        return order[to].Settings.TitlePrefix;
    }

    /// <summary>As they are, so that only two senders change; where two share one, all are numbered anew.</summary>
    private static IReadOnlyList<int> PositionsOf(IReadOnlyList<Sender> order)
    {
        var positions = order.Select(sender => sender.Settings.Position).ToList();
        return positions.Distinct().Count() == positions.Count ? positions : [.. Enumerable.Range(1, positions.Count)];
    }

    private Decision<ISenderEvent> Put(Sender? sender, int position)
    {
        if (sender is null) return new Decision<ISenderEvent>.Missing();
        var fields = SenderFields.Of(sender.Settings);
        fields.Position = position.ToString(CultureInfo.InvariantCulture);
        return SenderDecider.Modify(sender, fields.ToDraft(secrets), sender.Revision, clock.GetUtcNow());
    }
}
