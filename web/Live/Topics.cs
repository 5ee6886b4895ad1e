using JasperFx.Events;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;

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

    private const string OneSource = "source:";

    /// <summary>One delivery.</summary>
    public static string Delivery(Guid id) => $"{OneDelivery}{id}";

    /// <summary>One source: its settings, and its last requests.</summary>
    public static string Source(Guid id) => $"{OneSource}{id}";

    public static bool IsKnown(string topic) => topic is Deliveries or Senders or Audit || IsOneDelivery(topic) || IsOne(OneSource, topic);

    internal static bool IsOneDelivery(string topic) => IsOne(OneDelivery, topic);

    /// <summary>The topics an event belongs to.</summary>
    internal static IReadOnlyList<string> Of(IEvent e) => e.Data switch
    {
        DeliveryCancelled or DeliveryResent => [Deliveries, Delivery(((IDeliveryEvent)e.Data).DeliveryId), Audit],
        IDeliveryEvent delivery => [Deliveries, Delivery(delivery.DeliveryId)],
        ISenderEvent => [Senders, Audit],
        ISourceEvent source => [Source(source.SourceId), Audit],
        _ => AuditStory.Of(e.Data) is null ? [] : [Audit],
    };

    private static bool IsOne(string kind, string topic) =>
        topic.StartsWith(kind, StringComparison.Ordinal) && Guid.TryParseExact(topic[kind.Length..], "D", out _);
}
