using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Domain.Notifications;

/// <summary>What a report becomes: the notification, and one delivery per address that hears of it.</summary>
/// <param name="Deliveries">Never empty: where nobody matched, one suppressed delivery without address says so.</param>
public sealed record NotificationDecision(NotificationReceived Received, IReadOnlyList<IDeliveryEvent> Deliveries)
{
    /// <summary>The thread with these mails in it, to be kept in place of the one before; null where no mail joined or changed one.</summary>
    public MailThread? Thread { get; init; }
}

/// <summary>What was written about the same thing before.</summary>
/// <param name="Thread">Null when nothing was.</param>
/// <param name="Lives">Whether the mail of a delivery went out or still will: not failed, cancelled or suppressed.</param>
public sealed record Correspondence(MailThread? Thread, Func<Guid, bool> Lives, FoldRules Rules)
{
    /// <summary>Nobody was ever written to.</summary>
    public static Correspondence None { get; } = new(null, _ => false, FoldRules.Default);
}

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
        DateTimeOffset now,
        Correspondence? before = null) =>
        Decide(new(id, source.Id, source.Name, report, idempotencyKey, now) { SourceVersion = source.Revision }, receivers, senders, newId, before);

    /// <summary>What <paramref name="notification"/> would become with these receivers and senders, if nothing had been told before it.</summary>
    public static NotificationDecision Rehearse(
        Notification notification, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders, Func<Guid> newId) =>
        Decide(
            new(notification.Id, notification.SourceId, notification.SourceName, notification.Report, IdempotencyKey: null, notification.ReceivedAt)
            {
                SourceVersion = notification.SourceVersion,
            },
            receivers, senders, newId, before: null);

    private static NotificationDecision Decide(
        NotificationReceived received, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders, Func<Guid> newId, Correspondence? before)
    {
        var mails = Mails(received.Report, received.SourceId, receivers, senders).ToList();
        if (mails.Count == 0)
            return new(received, [Suppressed(newId(), received, mail: null, SuppressionReason.NoReceiver)])
            {
                // What nobody hears of ends a window all the same.
                Thread = before is { Thread: { } open, Rules: var windows } && open.At(received.Report, windows, received.At) is var seen && seen != open ? seen : null,
            };
        if (MailThread.IdOf(received.SourceId, received.Report) is not { } threadId) return new(received, [.. mails.Select(mail => Queued(newId(), received, mail))]);

        var (was, lives, rules) = before ?? Correspondence.None;
        var thread = (was ?? MailThread.New(threadId, received.At)).At(received.Report, rules, received.At);
        var deliveries = new List<IDeliveryEvent>();
        foreach (var mail in mails)
        {
            (var delivery, thread) = InThread(newId(), received, mail, thread, lives);
            deliveries.Add(delivery);
        }

        return new(received, deliveries) { Thread = thread.Mails.Count == 0 || thread == was ? null : thread };
    }

    /// <summary>Folded into the mail that says the same already, or in answer to the last one about the same thing.</summary>
    private static (IDeliveryEvent, MailThread) InThread(Guid id, NotificationReceived received, Mail mail, MailThread thread, Func<Guid, bool> lives)
    {
        var to = EmailAddress.Parse(mail.To)!.Normalized;
        if (thread.CarrierFor(to, received.Report, lives) is { } carrier)
            return (Suppressed(id, received, mail, SuppressionReason.Duplicate) with { FoldedInto = carrier.DeliveryId }, thread.Folded(carrier, received.At));
        if (Queued(id, received, mail) is not DeliveryQueued queued) return (Queued(id, received, mail), thread);
        return (
            queued with { InReplyTo = thread.LastTo(to, lives)?.MessageId },
            thread.Sent(to, id, queued.MessageId, received.Report.Severity, received.At));
    }

    /// <summary>
    /// One mail per address, however many receivers matched. The oldest of them decides language and sender; one whose
    /// sender is switched off does not keep the others' mail back.
    /// </summary>
    private static IEnumerable<Mail> Mails(Report report, Guid sourceId, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders) =>
        receivers.Where(r => !r.Judge(report, sourceId).Any()).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id)
            .SelectMany(r => r.Settings.Addresses.Select(a => (Receiver: r, Address: EmailAddress.Parse(a)!, Passage: RouteOf(r, report).Choose(senders))))
            .GroupBy(x => x.Address.Normalized)
            .Select(same => (First: same.FirstOrDefault(x => x.Passage is not Passage.None, same.First()), All: same))
            .Select(x => new Mail(x.First.Address.Address, x.First.Receiver.Settings, RouteOf(x.First.Receiver, report), x.First.Passage, [.. x.All.Select(y => y.Receiver).DistinctBy(r => r.Id)]));

    /// <summary>The news that a sender is broken never waits for that sender.</summary>
    private static Route RouteOf(Receiver receiver, Report report) =>
        report.Own is { What: OwnEventWhat.SenderPaused, SenderId: var broken } ? receiver.Settings.Route.Avoiding(broken) : receiver.Settings.Route;

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
        mail is null || mail.Route == Route.Any ? null : mail.Route)
    {
        TaskStatus = received.Report.TaskStatus,
        Progress = received.Report.Progress,
        Own = received.Report.Own,
        SourceVersion = received.SourceVersion,
        ReceiverVersions = [.. (mail?.Receivers ?? []).Select(r => r.Revision)],
    };

    private sealed record Mail(string To, ReceiverSettings Settings, Route Route, Passage Passage, IReadOnlyList<Receiver> Receivers);
}
