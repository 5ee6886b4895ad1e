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
        var mails = Mails(report, source.Id, receivers).ToList();
        return new(received, mails.Count == 0
            ? [Suppressed(newId(), received, mail: null, SuppressionReason.NoReceiver)]
            : [.. mails.Select(mail => Queued(newId(), received, mail, senders))]);
    }

    /// <summary>One mail per address, however many receivers matched; the first of them decides language and sender.</summary>
    private static IEnumerable<Mail> Mails(Report report, Guid sourceId, IReadOnlyList<Receiver> receivers) =>
        receivers.Where(r => r.Matches(report, sourceId))
            .SelectMany(r => r.Settings.Addresses.Select(a => (Receiver: r, Address: EmailAddress.Parse(a)!)))
            .GroupBy(x => x.Address.Normalized)
            .Select(same => new Mail(same.First().Address.Address, same.First().Receiver.Settings, [.. same.Select(x => x.Receiver.Id).Distinct()]));

    private static IDeliveryEvent Queued(Guid id, NotificationReceived received, Mail mail, IReadOnlyList<Sender> senders)
    {
        var sender = SenderFor(mail.Settings, senders);
        if (sender is null)
            return Suppressed(id, received, mail, senders.Count == 0 ? SuppressionReason.NoSender : SuppressionReason.SenderDisabled);
        return new DeliveryQueued(
            id, EnvelopeOf(received, mail), sender.Id, sender.Revision, $"{id:N}@{sender.Settings.From.Domain}", received.At);
    }

    /// <summary>The receiver's own sender or, where it names none or allows another, the first enabled one by position.</summary>
    private static Sender? SenderFor(ReceiverSettings receiver, IReadOnlyList<Sender> senders)
    {
        var enabled = senders.Where(s => s.Settings.Enabled).OrderBy(s => s.Settings.Position).ThenBy(s => s.CreatedAt).ToList();
        return receiver.SenderId is { } named
            ? enabled.Find(s => s.Id == named) ?? (receiver.SenderFallback ? enabled.FirstOrDefault() : null)
            : enabled.FirstOrDefault();
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
