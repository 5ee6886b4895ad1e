using LiveNotify.Domain.Senders;
using Marten;

namespace LiveNotify.Web.EventStore;

public static class SenderPositions
{
    /// <summary>The position of a sender that names none: after all there are, so that the order is that of creation.</summary>
    public static async Task<int> NextAsync(IQuerySession session) =>
        (await session.Query<Sender>().Select(s => s.Settings.Position).ToListAsync()).DefaultIfEmpty(0).Max() + 1;
}
