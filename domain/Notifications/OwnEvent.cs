using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Domain.Notifications;

/// <summary>What LiveNotify reports of itself.</summary>
public enum OwnEventWhat
{
    SenderPaused,
    SenderResumed,
}

/// <summary>
/// A system event of LiveNotify's own. What is kept is what happened, not a sentence: mails and pages say it in their reader's
/// language.
/// </summary>
/// <param name="SenderId">The sender it is about.</param>
/// <param name="TitlePrefix">Of that sender, as it was then.</param>
/// <param name="Outbox">Of that sender, as it was then.</param>
/// <param name="Trouble">The conversation that showed it is broken; null when it works again.</param>
/// <param name="Since">When the pause began or ended.</param>
public sealed record OwnEvent(OwnEventWhat What, Guid SenderId, string TitlePrefix, string Outbox, Attempt? Trouble, DateTimeOffset Since)
{
    /// <summary>How long a sender must have worked before anybody hears that it does.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromSeconds(10);

    /// <summary>An end of a pause that long ago is no news any more, whoever missed it.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromHours(1);

    /// <summary>What there is to tell of a sender as it stands now; the same thing again and again until it changes. Null: nothing.</summary>
    public static OwnEvent? Of(Sender sender, DateTimeOffset now) => sender switch
    {
        { Pause: { } pause, Settings.Enabled: true } => new(OwnEventWhat.SenderPaused, sender.Id, sender.Settings.TitlePrefix, sender.Settings.Outbox, pause.Trouble, pause.Since),
        { Pause: null, Recovery: { } recovery } when now - recovery.At >= Held && now - recovery.At < Stale =>
            new(OwnEventWhat.SenderResumed, sender.Id, sender.Settings.TitlePrefix, sender.Settings.Outbox, null, recovery.At),
        _ => null,
    };

    /// <summary>Names this occurrence, so that of all who notice it one tells.</summary>
    public string IdempotencyKey() => $"{Words.Of(What)}/{SenderId:N}/{Since.UtcTicks}";

    /// <param name="link">The Email page as its readers reach it, or null.</param>
    public Report ToReport(string? link) => new(
        Kind.System,
        What == OwnEventWhat.SenderPaused ? Severity.Major : Severity.Info,
        Title().ToString(),
        string.Join('\n', Body().Select(line => line.ToString())),
        Outbox,
        $"sender/{SenderId}",
        null,
        link,
        Since,
        new Dictionary<string, string>())
    { Own = this };

    public Phrase Title() => What == OwnEventWhat.SenderPaused
        ? new("Sender {0} is paused: its mails wait", TitlePrefix)
        : new("Sender {0} works again", TitlePrefix);

    /// <summary>Line by line.</summary>
    public IReadOnlyList<Phrase> Body()
    {
        if (Trouble is null) return [new("The mails that waited for it go out now.")];
        var found = Findings.For(Trouble);
        return found is null ? [new("The relay said: {0}", Trouble.Reply)] : [found.Message, found.Fix];
    }
}
