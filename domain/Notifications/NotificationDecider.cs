using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Domain.Notifications;

/// <summary>What a report becomes: the notification, and one delivery per address that hears of it.</summary>
/// <param name="Deliveries">Never empty: where nobody matched, one suppressed delivery without address says so.</param>
public sealed record NotificationDecision(NotificationReceived Received, IReadOnlyList<IDeliveryEvent> Deliveries);

/// <summary>Who hears of a report, through which sender, and why not.</summary>
public static class NotificationDecider
{
    /// <param name="newId">Ids for the deliveries, ascending in time (UUID version 7), for they order the list.</param>
    public static NotificationDecision Receive(
        Guid id,
        Source source,
        Report report,
        string? idempotencyKey,
        IReadOnlyList<Receiver> receivers,
        IReadOnlyList<Sender> senders,
        Func<Guid> newId,
        DateTimeOffset now)
    {
        var received = new NotificationReceived(id, source.Id, source.Name, report, idempotencyKey, now);
        var byPosition = senders.OrderBy(s => s.Settings.Position).ThenBy(s => s.CreatedAt).ToList();
        var mails = Mails(report, source.Id, receivers, byPosition).ToList();
        return new(received, mails.Count == 0
            ? [Suppressed(newId(), received, mail: null, SuppressionReason.NoReceiver)]
            : [.. mails.Select(mail => Queued(newId(), received, mail, byPosition))]);
    }

    /// <summary>
    /// One mail per address, however many receivers matched. The oldest of them decides language and sender; one whose
    /// sender is switched off does not keep the others' mail back.
    /// </summary>
    private static IEnumerable<Mail> Mails(Report report, Guid sourceId, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> byPosition) =>
        receivers.Where(r => r.Matches(report, sourceId)).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id)
            .SelectMany(r => r.Settings.Addresses.Select(a => (Receiver: r, Address: EmailAddress.Parse(a)!)))
            .GroupBy(x => x.Address.Normalized)
            .Select(same => (First: same.FirstOrDefault(x => SenderFor(x.Receiver.Settings, byPosition) is not null, same.First()), All: same))
            .Select(x => new Mail(x.First.Address.Address, x.First.Receiver.Settings, [.. x.All.Select(y => y.Receiver.Id).Distinct()]));

    private static IDeliveryEvent Queued(Guid id, NotificationReceived received, Mail mail, IReadOnlyList<Sender> byPosition)
    {
        if (SenderFor(mail.Settings, byPosition) is not { } sender)
            return Suppressed(id, received, mail, Candidates(mail.Settings, byPosition).Any() ? SuppressionReason.SenderDisabled : SuppressionReason.NoSender);
        return new DeliveryQueued(
            id, EnvelopeOf(received, mail), sender.Id, sender.Revision, $"{id:N}@{sender.Settings.From.Domain}", received.At);
    }

    private static Sender? SenderFor(ReceiverSettings receiver, IReadOnlyList<Sender> byPosition) =>
        Candidates(receiver, byPosition).FirstOrDefault(s => s.Settings.Enabled);

    /// <summary>The sender the receiver names, first or alone; every sender by position where it names none.</summary>
    private static IEnumerable<Sender> Candidates(ReceiverSettings receiver, IReadOnlyList<Sender> byPosition)
    {
        var named = byPosition.Where(s => s.Id == receiver.SenderId);
        return receiver.SenderId is null ? byPosition : receiver.SenderFallback ? named.Concat(byPosition) : named;
    }

    private static DeliverySuppressed Suppressed(Guid id, NotificationReceived received, Mail? mail, string reason) =>
        new(id, EnvelopeOf(received, mail), reason, received.At);

    private static Envelope EnvelopeOf(NotificationReceived received, Mail? mail) => new(
        received.NotificationId,
        received.SourceId,
        received.SourceName,
        received.Report.Kind,
        received.Report.Severity,
        received.Report.State,
        received.Report.Title,
        mail?.To,
        mail?.Receivers ?? [],
        mail?.Settings.Language ?? Languages.English,
        mail?.Settings.TimeZone ?? "UTC");

    private sealed record Mail(string To, ReceiverSettings Settings, IReadOnlyList<Guid> Receivers);
}
