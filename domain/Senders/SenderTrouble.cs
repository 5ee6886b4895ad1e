using LiveNotify.Domain.Diagnosis;

namespace LiveNotify.Domain.Senders;

/// <summary>Why nothing goes out through a sender, in words, and what to do about it.</summary>
public static class SenderTrouble
{
    /// <summary>Null when nothing keeps its mails back.</summary>
    public static Finding? Of(Sender sender) => sender switch
    {
        { Hold: { Reason: { } reason } } => new("held", new("Held back by an admin: {0}", reason), Release),
        { Hold: not null } => new("held", new("Held back by an admin"), Release),
        { Pause: { Trouble: var trouble } } => Findings.For(trouble),
        _ => null,
    };

    /// <summary>Since when, or null.</summary>
    public static DateTimeOffset? Since(Sender sender) => sender.Hold?.Since ?? sender.Pause?.Since;

    private static Phrase Release => new("Release the sender on the Email page when its mails may go out");
}
