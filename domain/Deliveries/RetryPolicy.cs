namespace LiveNotify.Domain.Deliveries;

/// <summary>When a deferred delivery is tried again, and when that ends.</summary>
/// <param name="Waits">One wait after each counted attempt; N waits make N + 1 attempts.</param>
/// <param name="MaxAge">Counted from when the delivery was queued, or sent again by a person.</param>
public sealed record RetryPolicy(IReadOnlyList<TimeSpan> Waits, TimeSpan MaxAge)
{
    /// <summary>How far a wait is spread so that mails deferred together do not return together.</summary>
    public const double Jitter = 0.2;

    /// <summary>The wait after a failure that does not count, where the schedule has none to lend.</summary>
    public static readonly TimeSpan WaitWithoutSchedule = TimeSpan.FromMinutes(1);

    /// <summary>The most a relay's own hint can ask for.</summary>
    public static readonly TimeSpan MaxHint = TimeSpan.FromHours(4);

    /// <summary>When to try again after <paramref name="delivery"/> failed for a passing reason, or null when it was the last time.</summary>
    /// <param name="counts">Whether the failed attempt counts against the schedule.</param>
    /// <param name="hint">The wait the relay asked for.</param>
    /// <param name="jitter">-1 to 1.</param>
    public DateTimeOffset? Next(Delivery delivery, bool counts, TimeSpan? hint, double jitter, DateTimeOffset now)
    {
        var tried = delivery.AttemptsSince;
        if (counts && tried >= Waits.Count) return null;
        var scheduled = Waits.Count == 0 ? WaitWithoutSchedule : Waits[Math.Min(counts ? tried : delivery.Deferrals, Waits.Count - 1)];
        var spread = scheduled * (1 + (Jitter * jitter));
        var asked = hint is { } h ? (h < MaxHint ? h : MaxHint) : TimeSpan.Zero;
        var giveUpAt = GiveUpAt(delivery);
        if (now + spread > giveUpAt) return null;
        // A relay's words may put the mail off until the end of its time, never end it early.
        var next = now + (spread > asked ? spread : asked);
        return next < giveUpAt ? next : giveUpAt;
    }

    /// <summary>After this nobody tries the delivery again.</summary>
    public DateTimeOffset GiveUpAt(Delivery delivery) =>
        MaxAge < DateTimeOffset.MaxValue - delivery.BeganAt ? delivery.BeganAt + MaxAge : DateTimeOffset.MaxValue;
}
