using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Audit;

/// <summary>The aggregates an auditor can look into, all through one door: how they fold, what they consist of, what they are called.</summary>
public static class AuditState
{
    /// <param name="state">Null before the first event.</param>
    public static object? Evolve(object? state, object @event) => @event switch
    {
        ISenderEvent e => Sender.Evolve(state as Sender, e),
        IReceiverEvent e => Receiver.Evolve(state as Receiver, e),
        ISourceEvent e => Source.Evolve(state as Source, e),
        ITemplateEvent e => Template.Evolve(state as Template, e),
        _ => state,
    };

    public static IReadOnlyList<AuditField> Fields(object? state) => state switch
    {
        Sender sender => AuditFields.Of(sender),
        Receiver receiver => AuditFields.Of(receiver),
        Source source => AuditFields.Of(source),
        Template template => AuditFields.Of(template),
        _ => [],
    };

    /// <summary>What people know it by; empty where it is not known any more.</summary>
    public static string Name(object? state) => state switch
    {
        Sender sender => sender.Settings.TitlePrefix,
        Receiver receiver => receiver.Settings.Name,
        Source source => source.Name,
        Template template => $"{Words.Of(template.Kind)}, {template.Language}",
        Delivery delivery => delivery.Envelope.Title,
        _ => "",
    };

    /// <summary>Counts saves; null for what has no versions.</summary>
    public static int? Version(object? state) => state switch
    {
        Sender sender => sender.Revision,
        Receiver receiver => receiver.Revision,
        Source source => source.Revision,
        Template template => template.Revision,
        _ => null,
    };
}
