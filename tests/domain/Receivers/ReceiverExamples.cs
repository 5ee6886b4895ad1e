using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Receivers;

/// <summary>A receiver that hears of everything, from which each specification departs.</summary>
internal static class ReceiverExamples
{
    public static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-0000000000c1");
    public static readonly Guid OtherId = Guid.Parse("0198c0de-0000-7000-8000-0000000000c2");

    public static readonly ReceiverSettings Settings = new(
        "Operations", ["ops@example.com", "night@example.com"], [], Severity.Info, [], new Dictionary<string, string>(),
        SenderId: null, SenderFallback: false, "en", "UTC", Enabled: true);

    /// <summary>What a form sends for <see cref="Settings"/> when nobody touches it.</summary>
    public static readonly ReceiverDraft Untouched = new(
        "Operations", ["ops@example.com", "night@example.com"], null, null, null, null, null, false, null, null, true);

    public static readonly ReceiverAdded Added = new(Id, 1, Settings, Now);

    public static readonly Receiver Saved = Receiver.Evolve(null, Added)!;

    /// <summary>A ReceiverModified in which nothing changed; a specification sets what did.</summary>
    public static ReceiverModified Modified(int version, DateTimeOffset at) =>
        new(Id, version, null, null, null, null, null, null, null, null, null, null, at);
}
