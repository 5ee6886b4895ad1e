using JasperFx.Events;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Live;

/// <summary>What a page can listen to.</summary>
public static class Topics
{
    /// <summary>Any delivery.</summary>
    public const string Deliveries = "deliveries";

    /// <summary>Any sender.</summary>
    public const string Senders = "senders";

    /// <summary>Anything an auditor reads.</summary>
    public const string Audit = "audit";

    /// <summary>So many deliveries at once that naming each would cost more than it tells; who listens to one hears this too.</summary>
    internal const string ManyDeliveries = "delivery:*";

    private const string OneDelivery = "delivery:";

    /// <summary>One delivery.</summary>
    public static string Delivery(Guid id) => $"{OneDelivery}{id}";

    public static bool IsKnown(string topic) => topic is Deliveries or Senders or Audit || IsOneDelivery(topic);

    internal static bool IsOneDelivery(string topic) =>
        topic.StartsWith(OneDelivery, StringComparison.Ordinal) && Guid.TryParseExact(topic[OneDelivery.Length..], "D", out _);

    /// <summary>The topics an event belongs to.</summary>
    internal static IReadOnlyList<string> Of(IEvent e) => e.Data switch
    {
        DeliveryCancelled or DeliveryResent => [Deliveries, Delivery(((IDeliveryEvent)e.Data).DeliveryId), Audit],
        IDeliveryEvent delivery => [Deliveries, Delivery(delivery.DeliveryId)],
        ISenderEvent => [Senders, Audit],
        _ => AuditStory.Of(e.Data) is null ? [] : [Audit],
    };
}
