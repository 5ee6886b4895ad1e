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
        sender is null ? new Decided.Missing() : new Decided.Accepted(new SenderTested(sender.Id, version, to, ok, diagnosis, now));

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
    }

    private static T? Changed<T>(T? was, T? will) where T : class => Equals(was, will) ? null : will;

    private static T? ChangedValue<T>(T was, T will) where T : struct => was.Equals(will) ? null : will;
}
