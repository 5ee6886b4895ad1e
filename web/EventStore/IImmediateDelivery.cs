using LiveNotify.Domain.Deliveries;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Sends what has just been received, past the queue, for as many mails as there is room for just now. What finds none
/// goes by the queue.
/// </summary>
public interface IImmediateDelivery
{
    /// <summary>Takes room for mails of one sender, for all of them or for none.</summary>
    /// <returns>Null: the queue is to carry them.</returns>
    IImmediateRoom? TryTake(Guid senderId, int mails);
}

/// <summary>Room that was taken. Whoever took it disposes of it; it is free again then, or, where mails were put in, when they have ended.</summary>
public interface IImmediateRoom : IDisposable
{
    /// <summary>On which the mails are to be leased.</summary>
    LeaseTerms Terms { get; }

    /// <summary>Sends these and writes down what came of them; returns at once and never throws.</summary>
    /// <param name="leased">Their leases are committed.</param>
    void Send(IReadOnlyList<LeasedDelivery> leased);

    /// <summary>Puts back those of these that are leased after all; returns at once and never throws.</summary>
    /// <param name="leased">Whether their leases were committed is not known: the database never answered.</param>
    void GiveBack(IReadOnlyList<LeasedDelivery> leased);
}

/// <summary>Where nobody sends past the queue, it carries all.</summary>
internal sealed class NothingImmediate : IImmediateDelivery
{
    public IImmediateRoom? TryTake(Guid senderId, int mails) => null;
}
