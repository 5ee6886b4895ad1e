using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Those of a group's deliveries that go at once: leased in the transaction that receives them, they need no job, no second look at
/// their rows, and nothing read that is at hand here.
/// </summary>
internal sealed class ImmediateLeases(IImmediateDelivery immediate) : IDisposable
{
    private readonly List<(IImmediateRoom Room, List<LeasedDelivery> Mails)> _taken = [];
    private bool _isSent;

    /// <summary>Leases what begins here, is meant for a sender that works, and finds room.</summary>
    public void Lease(GroupCommit commit, Equipment equipment, DateTimeOffset now)
    {
        var open = equipment.Senders.Where(sender => sender.Settings.Enabled && sender.State == SenderState.Ok).Select(sender => sender.Id).ToHashSet();
        foreach (var same in commit.Queued.Where(delivery => open.Contains(delivery.SenderId!.Value)).ToLookup(delivery => delivery.SenderId!.Value))
        {
            if (immediate.TryTake(same.Key, same.Count()) is not { } room) continue;
            var mails = new List<LeasedDelivery>();
            _taken.Add((room, mails));
            mails.AddRange(same.Select(delivery => commit.Lease(delivery, commit.NotificationOf(delivery), equipment, room.Terms, now)).OfType<LeasedDelivery>());
        }
    }

    /// <summary>To be called when all of it is committed.</summary>
    public void Send()
    {
        _isSent = true;
        foreach (var (room, mails) in _taken.Where(taken => taken.Mails.Count > 0)) room.Send(mails);
    }

    public void Dispose()
    {
        foreach (var (room, mails) in _taken)
        {
            if (!_isSent && mails.Count > 0) room.GiveBack(mails);
            room.Dispose();
        }
    }
}
