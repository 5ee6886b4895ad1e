using LiveNotify.Domain.Deliveries;

namespace LiveNotify.Domain.Senders;

/// <summary>Whether mail goes out through a sender. Being enabled or disabled is a setting, and beside this.</summary>
public enum SenderState
{
    Ok,

    /// <summary>Its relay cannot be reached or does not let it in: its mails wait, and a probe finds out when that is over.</summary>
    Paused,

    /// <summary>An admin keeps its mails back.</summary>
    Held,
}

/// <summary>Why nothing goes out through a sender, since when, and when it is tried again.</summary>
/// <param name="Trouble">The conversation that failed last: the first mail's, then that of each probe.</param>
/// <param name="Probes">How often it was tried in vain; the waits grow with it.</param>
/// <param name="NextProbeAt">While a probe runs, when it is taken for lost.</param>
public sealed record SenderPause(DateTimeOffset Since, Attempt Trouble, int Probes, DateTimeOffset NextProbeAt);

/// <param name="Reason">In the admin's words, or null.</param>
public sealed record SenderHold(DateTimeOffset Since, string? Reason);

/// <summary>The end of a pause, remembered so that a relay that fails again at once is not asked ever faster.</summary>
/// <param name="Probes">How many probes the pause had seen.</param>
public sealed record SenderRecovery(DateTimeOffset At, int Probes);

/// <summary>When a paused sender is tried again: after 5 s, then after twice as long each time, up to 5 minutes.</summary>
public static class ProbeWaits
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>How long a probe may run before another node may try.</summary>
    public static readonly TimeSpan Running = TimeSpan.FromSeconds(45);

    /// <summary>A sender that pauses again this soon after it recovered had not recovered.</summary>
    public static readonly TimeSpan Relapse = TimeSpan.FromMinutes(1);

    public static TimeSpan After(int probes)
    {
        var wait = First * Math.Pow(2, Math.Min(probes, 10));
        return wait < Longest ? wait : Longest;
    }
}
