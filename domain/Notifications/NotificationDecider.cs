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
        DateTimeOffset now) =>
        Decide(new(id, source.Id, source.Name, report, idempotencyKey, now), receivers, senders, newId);

    /// <summary>What <paramref name="notification"/> would become with these receivers and senders.</summary>
    public static NotificationDecision Rehearse(
        Notification notification, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders, Func<Guid> newId) =>
        Decide(
            new(notification.Id, notification.SourceId, notification.SourceName, notification.Report, IdempotencyKey: null, notification.ReceivedAt),
            receivers, senders, newId);

    private static NotificationDecision Decide(
        NotificationReceived received, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders, Func<Guid> newId)
    {
        var mails = Mails(received.Report, received.SourceId, receivers, senders).ToList();
        return new(received, mails.Count == 0
            ? [Suppressed(newId(), received, mail: null, SuppressionReason.NoReceiver)]
            : [.. mails.Select(mail => Queued(newId(), received, mail))]);
    }

    /// <summary>
    /// One mail per address, however many receivers matched. The oldest of them decides language and sender; one whose
    /// sender is switched off does not keep the others' mail back.
    /// </summary>
    private static IEnumerable<Mail> Mails(Report report, Guid sourceId, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders) =>
        receivers.Where(r => !r.Judge(report, sourceId).Any()).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id)
            .SelectMany(r => r.Settings.Addresses.Select(a => (Receiver: r, Address: EmailAddress.Parse(a)!, Passage: r.Settings.Route.Choose(senders))))
            .GroupBy(x => x.Address.Normalized)
            .Select(same => (First: same.FirstOrDefault(x => x.Passage is not Passage.None, same.First()), All: same))
            .Select(x => new Mail(x.First.Address.Address, x.First.Receiver.Settings, x.First.Passage, [.. x.All.Select(y => y.Receiver).DistinctBy(r => r.Id)]));

    private static IDeliveryEvent Queued(Guid id, NotificationReceived received, Mail mail) => mail.Passage switch
    {
        Passage.Open(var sender) => Queued(id, received, mail, sender),
        Passage.Blocked(var sender) => Queued(id, received, mail, sender),
        Passage.None none => Suppressed(id, received, mail, none.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(mail), mail.Passage, "No such passage"),
    };

    private static DeliveryQueued Queued(Guid id, NotificationReceived received, Mail mail, Sender sender) => new(
        id, EnvelopeOf(received, mail), sender.Id, sender.Revision, $"{id:N}@{sender.Settings.From.Domain}", received.At);

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
        [.. (mail?.Receivers ?? []).Select(r => r.Id)],
        mail?.Settings.Language ?? Languages.English,
        mail?.Settings.TimeZone ?? "UTC",
        mail is { Settings.SenderId: not null } ? mail.Settings.Route : null)
    {
        ReceiverVersions = [.. (mail?.Receivers ?? []).Select(r => r.Revision)],
    };

    private sealed record Mail(string To, ReceiverSettings Settings, Passage Passage, IReadOnlyList<Receiver> Receivers);
}
