namespace LiveNotify.Domain.Notifications;

/// <summary>The last mail of a thread to one address.</summary>
/// <param name="To">Normalised address.</param>
/// <param name="Severity">Of the notification it tells of.</param>
/// <param name="Carries">It was queued in the window that is open: repeats fold into it.</param>
/// <param name="Repeats">How many did.</param>
public sealed record ThreadMail(string To, Guid DeliveryId, string MessageId, Severity Severity, bool Carries, int Repeats);

/// <summary>A count its delivery does not know of yet.</summary>
public sealed record UntoldRepeats(Guid DeliveryId, int Repeats);

/// <summary>
/// What the mails about one thing have in common: the thread they join in a mail program, and the window in which repeats
/// fold. One for each source, kind and key; a notification without a key has none.
/// </summary>
/// <param name="State">Which <see cref="Report.StateWord"/> the window is for.</param>
/// <param name="OpenedAt">When the window began: with its first notification, and no repeat prolongs it.</param>
/// <param name="Mails">One for each address that was ever written to.</param>
/// <param name="Untold">Written to the deliveries a moment later, many repeats at a time.</param>
public sealed record MailThread(
    Guid Id, string State, DateTimeOffset OpenedAt, IReadOnlyList<ThreadMail> Mails, IReadOnlyList<UntoldRepeats> Untold, DateTimeOffset ChangedAt)
{
    /// <summary>There are counts to be told.</summary>
    public bool Owes => Untold.Count > 0;

    /// <summary>The same for the same source, kind and key, on every node; null for a report without a key.</summary>
    public static Guid? IdOf(Guid sourceId, Report report) =>
        report.Key is { } key ? NotificationId.Named(sourceId, $"thread\n{Words.Of(report.Kind)}\n{key}") : null;

    /// <summary>What all mails of a thread refer to (RFC 5322 §3.6.4), without angle brackets; no mail has this Message-ID.</summary>
    public static string RootOf(Guid id, string domain) => $"{id:N}.thread@{domain}";

    /// <summary>A thread nobody has been written to in.</summary>
    public static MailThread New(Guid id, DateTimeOffset now) => new(id, "", now, [], [], now);

    /// <summary>As <paramref name="report"/> finds it: with the window that is open or, where that is over or was for another state, with a new one.</summary>
    public MailThread At(Report report, FoldRules rules, DateTimeOffset now) =>
        State == report.StateWord && now < OpenedAt + rules.For(report.Kind)
            ? this
            : this with { State = report.StateWord, OpenedAt = now, Mails = [.. Mails.Select(mail => mail with { Carries = false, Repeats = 0 })] };

    /// <summary>
    /// The mail that tells this address already what <paramref name="report"/> says; null when it must have one of its own, as what
    /// has become worse must.
    /// </summary>
    /// <param name="lives">Whether the mail of a delivery went out or still will.</param>
    public ThreadMail? CarrierFor(string to, Report report, Func<Guid, bool> lives) =>
        LastTo(to, lives) is { Carries: true } mail && report.Severity <= mail.Severity ? mail : null;

    /// <summary>The last mail to this address, unless it never went out and never will.</summary>
    /// <param name="lives">Whether the mail of a delivery went out or still will.</param>
    public ThreadMail? LastTo(string to, Func<Guid, bool> lives) => Mails.FirstOrDefault(mail => mail.To == to && lives(mail.DeliveryId));

    /// <summary>With one more repeat folded into a mail.</summary>
    public MailThread Folded(ThreadMail into, DateTimeOffset now) => this with
    {
        Mails = [.. Mails.Select(mail => mail.DeliveryId == into.DeliveryId ? mail with { Repeats = into.Repeats + 1 } : mail)],
        Untold = [.. Untold.Where(count => count.DeliveryId != into.DeliveryId), new(into.DeliveryId, into.Repeats + 1)],
        ChangedAt = now,
    };

    /// <summary>With a new mail, into which repeats fold from now on.</summary>
    public MailThread Sent(string to, Guid deliveryId, string messageId, Severity severity, DateTimeOffset now) => this with
    {
        Mails = [.. Mails.Where(mail => mail.To != to), new(to, deliveryId, messageId, severity, Carries: true, 0)],
        ChangedAt = now,
    };

    /// <summary>With these counts told.</summary>
    public MailThread Told(IEnumerable<UntoldRepeats> told) => this with { Untold = [.. Untold.Except(told)] };
}
