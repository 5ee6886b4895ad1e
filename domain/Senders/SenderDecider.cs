using LiveNotify.Domain.Deliveries;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Senders.ISenderEvent>;

namespace LiveNotify.Domain.Senders;

/// <summary>What may happen to a sender, and why not.</summary>
public static class SenderDecider
{
    /// <param name="position">The next free position, taken when the draft names none.</param>
    public static Decided Add(SenderDraft draft, Guid id, int position, DateTimeOffset now)
    {
        var refusals = draft.Check(saved: null).ToList();
        return refusals.Count > 0
            ? new Decided.Refused(refusals)
            : new Decided.Accepted(new SenderAdded(id, 1, draft.ToSettings(position), draft.PasswordFor(null), now));
    }

    /// <param name="version">The version the person saw when they began to edit.</param>
    public static Decided Modify(Sender? sender, SenderDraft draft, int version, DateTimeOffset now)
    {
        if (sender is null) return new Decided.Missing();
        if (sender.Revision != version) return new Decided.Stale(version, sender.Revision);
        var refusals = draft.Check(sender).ToList();
        return refusals.Count > 0 ? new Decided.Refused(refusals) : new Decided.Accepted([.. Changes(sender, draft, now)]);
    }

    /// <param name="version">The version whose values, and no others, were tested.</param>
    public static Decided RecordTest(Sender? sender, int version, string to, bool ok, string? diagnosis, DateTimeOffset now) =>
        sender is null ? new Decided.Missing() : new Decided.Accepted(
        [
            new SenderTested(sender.Id, version, to, ok, diagnosis, now),
            .. ok && version == sender.Revision ? Resume(sender, ResumeCause.Test, now) : [],
        ]);

    /// <summary>A conversation failed for the sender's sake. One with older settings says nothing about those of now.</summary>
    public static Decided Pause(Sender? sender, Attempt trouble, DateTimeOffset now)
    {
        if (sender is null) return new Decided.Missing();
        if (sender.Pause is not null || sender.Revision != trouble.SenderVersion) return new Decided.Accepted();
        var probes = sender.Recovery is { } recovery && now - recovery.At < ProbeWaits.Relapse ? recovery.Probes + 1 : 0;
        return new Decided.Accepted(new SenderPaused(sender.Id, trouble, probes, now + ProbeWaits.After(probes), now));
    }

    /// <summary>Takes the next probe of a paused sender on; nothing happens when it is not yet time, or somebody else has it.</summary>
    /// <param name="atOnce">An admin does not want to wait until it is time.</param>
    public static Decided BeginProbe(Sender? sender, bool atOnce, DateTimeOffset now)
    {
        if (sender is null) return new Decided.Missing();
        var wanted = sender is { Pause: { } pause } && (atOnce || (sender is { Hold: null, Settings.Enabled: true } && pause.NextProbeAt <= now));
        return wanted ? new Decided.Accepted(new SenderProbeBegun(sender.Id, now + ProbeWaits.Running, now)) : new Decided.Accepted();
    }

    /// <summary>How a probe ended: the sender resumes, or waits longer for the next.</summary>
    /// <param name="version">The version that was tried.</param>
    /// <param name="trouble">Null when the relay took the sender.</param>
    public static Decided EndProbe(Sender? sender, int version, Attempt? trouble, DateTimeOffset now)
    {
        if (sender is null) return new Decided.Missing();
        if (sender.Pause is not { } pause || sender.Revision != version) return new Decided.Accepted();
        return trouble is null
            ? new Decided.Accepted([.. Resume(sender, ResumeCause.Probe, now)])
            : new Decided.Accepted(new SenderProbeFailed(sender.Id, trouble, now + ProbeWaits.After(pause.Probes + 1), now));
    }

    public static Decided Hold(Sender? sender, string? reason, DateTimeOffset now) =>
        Switch(sender, reason, held: false, s => new SenderHeld(s.Id, Reason.Of(reason), now));

    public static Decided Release(Sender? sender, string? reason, DateTimeOffset now) =>
        Switch(sender, reason, held: true, s => new SenderReleased(s.Id, Reason.Of(reason), now));

    private static Decided Switch(Sender? sender, string? reason, bool held, Func<Sender, ISenderEvent> happens)
    {
        if (sender is null) return new Decided.Missing();
        if (Reason.Check(reason).ToList() is { Count: > 0 } refusals) return new Decided.Refused(refusals);
        return sender.Hold is not null == held ? new Decided.Accepted(happens(sender)) : new Decided.Accepted();
    }

    private static IEnumerable<ISenderEvent> Resume(Sender sender, ResumeCause cause, DateTimeOffset now)
    {
        if (sender.Pause is not null) yield return new SenderResumed(sender.Id, cause, now);
    }

    private static IEnumerable<ISenderEvent> Changes(Sender sender, SenderDraft draft, DateTimeOffset now)
    {
        var (was, will) = (sender.Settings, draft.ToSettings(sender.Settings.Position));
        var password = draft.PasswordFor(sender);
        var next = sender.Revision + 1;

        var modified = new SenderModified(
            sender.Id, next,
            Changed(was.TitlePrefix, will.TitlePrefix),
            Changed(was.Outbox, will.Outbox),
            Changed(was.Username, will.Username),
            Changed(was.Server, will.Server),
            ChangedValue(was.Port, will.Port),
            ChangedValue(was.Encryption, will.Encryption),
            ChangedValue(was.Position, will.Position),
            Changed(was.TrustedCa, will.TrustedCa),
            ChangedValue(was.AllowUnencrypted, will.AllowUnencrypted),
            Changed(sender.Password, password),
            PasswordRemoved: sender.HasPassword && password is null,
            now);

        if (will with { Enabled = was.Enabled } != was || password != sender.Password) yield return modified;
        if (will.Enabled && !was.Enabled) yield return new SenderEnabled(sender.Id, next, now);
        if (!will.Enabled && was.Enabled) yield return new SenderDisabled(sender.Id, next, now);

        var converses = will.Destination != was.Destination || password != sender.Password;
        if (converses || (will.Enabled && !was.Enabled))
            foreach (var resumed in Resume(sender, ResumeCause.Save, now))
                yield return resumed;
    }

    private static T? Changed<T>(T? was, T? will) where T : class => Equals(was, will) ? null : will;

    private static T? ChangedValue<T>(T was, T will) where T : struct => was.Equals(will) ? null : will;
}
