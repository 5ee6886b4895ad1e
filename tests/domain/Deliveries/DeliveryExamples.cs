using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Domain.Senders;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Deliveries;

/// <summary>A delivery on its way, from which each specification departs.</summary>
internal static class DeliveryExamples
{
    public static readonly Guid Id = Guid.Parse("0198c0de-1111-7000-8000-000000000001");
    public static readonly Sender Relay = SenderExamples.Saved;
    public static readonly Sender Off = Relay with { Settings = Relay.Settings with { Enabled = false } };
    public static readonly Sender Held = Relay with { Hold = new(Now, "maintenance") };
    public static readonly Sender Paused = Relay with { Pause = new(Now, Reached(SmtpStage.Connect, "connection-refused"), 0, Now.AddSeconds(5)) };

    /// <summary>Takes over for the first, for it comes after it.</summary>
    public static readonly Sender Other = Relay with
    {
        Id = Guid.Parse("0198c0de-0000-7000-8000-000000000002"),
        Revision = 7,
        Settings = Relay.Settings with { Position = 2, Outbox = "backup@example.org" },
    };

    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(60);

    public static readonly RetryPolicy Policy = new([Minutes(1), Minutes(10), Minutes(60)], TimeSpan.FromHours(24));

    public static readonly Envelope ToOps = new(
        Guid.Parse("0198c0de-0000-7000-8000-00000000000a"), Guid.Parse("0198c0de-0000-7000-8000-00000000000b"), "Backup", Kind.Alert,
        Severity.Critical, AlertState.Firing, "Host backup failed", "ops@example.com", [], "en", "UTC");

    public static readonly DeliveryQueued Queued = new(Id, ToOps, Relay.Id, 1, "1@example.com", Now);

    public static DeliverySending Sending(DateTimeOffset at, string node = "node-a") => new(Id, Relay.Id, 1, node, at + LeaseTime, at);

    public static DeliveryDeferred Deferred(DateTimeOffset at, DateTimeOffset next, FailureClass failure = FailureClass.Transient) =>
        new(Id, failure, Reached(SmtpStage.Data), next, at);

    public static Attempt Reached(SmtpStage stage, string reply = "451 4.3.0 try again") =>
        new(Relay.Id, 1, "smtp.example.com:587", "TLS 1.3", stage, reply, 12);

    public static Outcome.Accepted Accepted { get; } = new(Reached(SmtpStage.Data, "250 2.0.0 queued as 4711"));

    public static Outcome.Failed Failed(FailureClass failure, SmtpStage stage, TimeSpan? retryAfter = null) => new(failure, Reached(stage), retryAfter);

    public static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
