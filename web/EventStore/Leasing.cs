using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Templates;
using ISerializer = Marten.ISerializer;

namespace LiveNotify.Web.EventStore;

/// <summary>A delivery this node has in hand, with all it takes to send it.</summary>
/// <param name="Template">The saved one for its kind and language, as it is now; null: the built-in look.</param>
public sealed record LeasedDelivery(Delivery Delivery, Notification Notification, Sender Sender, Template? Template = null);

/// <summary>In whose hand deliveries are, and for how long.</summary>
/// <param name="Node">Names this process and this lease.</param>
public sealed record LeaseTerms(string Node, TimeSpan Lease, RetryPolicy Retry);

/// <summary>What mails go out through and are made with, as it is now.</summary>
internal sealed record Equipment(IReadOnlyList<Sender> Senders, IReadOnlyList<Template> Templates);

/// <summary>How it is read, in a round trip that may have other questions too.</summary>
internal sealed class EquipmentRead(ISerializer json)
{
    private readonly List<Sender> _senders = [];
    private readonly List<Template> _templates = [];

    public IReadOnlyList<SetStatement> Questions =>
    [
        SendersInto(_senders, json),
        new($"select d.data from {DeliverySql.Templates} d {DeliverySql.NotRemoved}", [], row => _templates.Add(json.FromJson<Template>(row, 0))),
    ];

    public static SetStatement SendersInto(List<Sender> senders, ISerializer json) =>
        new($"select d.data from {DeliverySql.Senders} d", [], row => senders.Add(json.FromJson<Sender>(row, 0)));

    /// <summary>When the questions have been answered.</summary>
    public Equipment Read => new(_senders, _templates);
}

internal static class Leasing
{
    /// <summary>Takes a delivery in hand, or has it wait for a sender.</summary>
    /// <returns>Null: it is not in hand, for it is not free, or none can take it now.</returns>
    public static LeasedDelivery? Lease(
        this GroupCommit commit, Delivery delivery, Notification notification, Equipment equipment, LeaseTerms terms, DateTimeOffset now)
    {
        var after = commit.Append(delivery, DeliveryDecider.Lease(delivery, equipment.Senders, terms.Node, terms.Lease, terms.Retry, now));
        if (after.Status != DeliveryStatus.Sending || after == delivery) return null;
        var sender = equipment.Senders.First(s => s.Id == after.SenderId);
        return new(after, notification, sender, equipment.Templates.For(after.Envelope.Kind, after.Envelope.Language));
    }

    /// <summary>What the queue decided; a refusal leaves the delivery as it is.</summary>
    public static Delivery Append(this GroupCommit commit, Delivery delivery, params IEnumerable<Decision<IDeliveryEvent>> decisions) => commit.Append(
        delivery, [.. decisions.OfType<Decision<IDeliveryEvent>.Accepted>().SelectMany(accepted => accepted.Events)], Actor.LiveNotify);
}
