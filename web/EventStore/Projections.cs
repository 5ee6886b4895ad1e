using JasperFx.Events;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using Marten.Events.Aggregation;

namespace LiveNotify.Web.EventStore;

// The domain folds; Marten stores what it folds, in the transaction that appends. Nothing else happens here. Each says which events
// are its own: one that did not would look for a row of its kind for every stream of every commit.

internal sealed partial class SenderProjection : SingleStreamProjection<Sender, Guid>
{
    public SenderProjection() => IncludeType<ISenderEvent>();

    public override Sender? Evolve(Sender? snapshot, Guid id, IEvent e) =>
        e.Data is ISenderEvent happened ? Sender.Evolve(snapshot, happened) : snapshot;
}

internal sealed partial class ReceiverProjection : SingleStreamProjection<Receiver, Guid>
{
    public ReceiverProjection() => IncludeType<IReceiverEvent>();

    public override Receiver? Evolve(Receiver? snapshot, Guid id, IEvent e) =>
        e.Data is IReceiverEvent happened ? Receiver.Evolve(snapshot, happened) : snapshot;
}

internal sealed partial class SourceProjection : SingleStreamProjection<Source, Guid>
{
    public SourceProjection() => IncludeType<ISourceEvent>();

    public override Source? Evolve(Source? snapshot, Guid id, IEvent e) =>
        e.Data is ISourceEvent happened ? Source.Evolve(snapshot, happened) : snapshot;
}

internal sealed partial class TemplateProjection : SingleStreamProjection<Template, Guid>
{
    public TemplateProjection() => IncludeType<ITemplateEvent>();

    public override Template? Evolve(Template? snapshot, Guid id, IEvent e) =>
        e.Data is ITemplateEvent happened ? Template.Evolve(snapshot, happened) : snapshot;
}

internal sealed partial class NotificationProjection : SingleStreamProjection<Notification, Guid>
{
    public NotificationProjection() => IncludeType<INotificationEvent>();

    public override Notification? Evolve(Notification? snapshot, Guid id, IEvent e) =>
        e.Data is INotificationEvent happened ? Notification.Evolve(snapshot, happened) : snapshot;
}

internal sealed partial class DeliveryProjection : SingleStreamProjection<Delivery, Guid>
{
    public DeliveryProjection() => IncludeType<IDeliveryEvent>();

    public override Delivery? Evolve(Delivery? snapshot, Guid id, IEvent e) =>
        e.Data is IDeliveryEvent happened ? Delivery.Evolve(snapshot, happened) : snapshot;
}
