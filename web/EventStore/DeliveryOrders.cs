using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;
using Marten;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Deliveries.IDeliveryEvent>;

namespace LiveNotify.Web.EventStore;

/// <summary>What a person can order for a delivery.</summary>
public enum DeliveryOrder
{
    Cancel,
    Resend,
}

/// <summary>Carries out what people order for deliveries, for one or for all that a filter names, and signs it with their name.</summary>
public sealed class DeliveryOrders(IDocumentStore store, Streams streams, DeliveryQueries deliveries, TimeProvider clock)
{
    /// <summary>A transaction holds so many rows, and no longer than a moment.</summary>
    private const int Chunk = 200;

    public Task<Written<Delivery, IDeliveryEvent>> CarryOutAsync(
        DeliveryOrder order, Guid id, string? reason, Actor actor, CancellationToken cancellationToken) =>
        streams.WriteAsync<Delivery, IDeliveryEvent>(
            id, actor, async (session, delivery) => Decide(order, delivery, await SendersAsync(session, order), reason), cancellationToken);

    /// <summary>How many deliveries <see cref="CarryOutForAllAsync"/> would find.</summary>
    public Task<int> CountAsync(DeliveryOrder order, DeliveryFilter filter, CancellationToken cancellationToken) =>
        deliveries.CountExactlyAsync(Possible(order, filter), StatusesFor(order, filter), cancellationToken);

    /// <summary>Chunk by chunk, newest first: what is done stays done when the caller goes away.</summary>
    /// <returns>How many it was carried out for; what changed meanwhile and no longer allows it is left alone.</returns>
    public async Task<int> CarryOutForAllAsync(
        DeliveryOrder order, DeliveryFilter filter, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        var (done, before) = (0, (Guid?)null);
        while (await deliveries.IdsAsync(Possible(order, filter), StatusesFor(order, filter), Chunk, before, cancellationToken) is { Count: > 0 } ids)
        {
            done += await CarryOutAsync(order, ids, reason, actor, cancellationToken);
            before = ids[^1];
        }

        return done;
    }

    private async Task<int> CarryOutAsync(DeliveryOrder order, IReadOnlyList<Guid> ids, string? reason, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        await session.BeginTransactionAsync(cancellationToken);
        // Before the rows: an order for a single one takes them in the same order.
        await AuditTrail.LockEndAsync(session, cancellationToken);
        var senders = await SendersAsync(session, order);
        var done = 0;
        foreach (var delivery in await DeliverySql.LockAsync(session, ids, "", cancellationToken))
        {
            if (Decide(order, delivery, senders, reason) is not Decided.Accepted { Events.Count: > 0 } accepted) continue;
            session.Events.Append(delivery.Id, accepted.Events.Cast<object>()).Stamp(actor, delivery.Envelope.NotificationId);
            done++;
        }

        await session.SaveChangesAsync(cancellationToken);
        return done;
    }

    private Decided Decide(DeliveryOrder order, Delivery? delivery, IReadOnlyList<Sender> senders, string? reason) => order switch
    {
        DeliveryOrder.Cancel => DeliveryControl.Cancel(delivery, reason, clock.GetUtcNow()),
        _ => DeliveryControl.Resend(delivery, senders, reason, Guid.CreateVersion7(clock.GetUtcNow()), clock.GetUtcNow()),
    };

    /// <summary>
    /// What nobody was to get cannot be sent to anybody; what folded has a mail that tells of it already and, unless somebody asks for
    /// suppressed ones, is not sent after all.
    /// </summary>
    private static DeliveryFilter Possible(DeliveryOrder order, DeliveryFilter filter) => filter with
    {
        Addressed = order == DeliveryOrder.Resend,
        Unfolded = order == DeliveryOrder.Resend && filter.Status is null,
    };

    private static IReadOnlyList<DeliveryStatus> StatusesFor(DeliveryOrder order, DeliveryFilter filter)
    {
        var possible = order == DeliveryOrder.Cancel ? DeliveryControl.Cancellable : DeliveryControl.Resendable;
        if (filter.Status is { } named) return [.. possible.Where(status => status == named)];
        return order == DeliveryOrder.Cancel ? possible : DeliveryControl.ResentUnasked;
    }

    private static async Task<IReadOnlyList<Sender>> SendersAsync(IQuerySession session, DeliveryOrder order) =>
        order == DeliveryOrder.Resend ? await session.Query<Sender>().ToListAsync() : [];
}
