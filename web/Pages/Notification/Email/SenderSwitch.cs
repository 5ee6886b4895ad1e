using LiveNotify.Domain;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.EventStore;
using Marten;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>Switches senders on and off, and knows who would miss one.</summary>
public sealed class SenderSwitch(Streams streams, IQuerySession session, ISecretBox secrets, TimeProvider clock)
{
    public async Task<IReadOnlyList<(Sender Sender, SenderUses Uses)>> EnabledOnesAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var chosen = (await session.LoadManyAsync<Sender>(cancellationToken, [.. ids])).Where(s => s.Settings.Enabled).ByPosition();
        var uses = new List<(Sender, SenderUses)>();
        foreach (var sender in chosen) uses.Add((sender, await UsesOfAsync(sender, [.. chosen.Select(s => s.Id)], cancellationToken)));
        return uses;
    }

    /// <param name="alsoGoing">Senders that are switched off with it and cannot take over.</param>
    public async Task<SenderUses> UsesOfAsync(Sender sender, IReadOnlyList<Guid> alsoGoing, CancellationToken cancellationToken)
    {
        if (!sender.Settings.Enabled) return SenderUses.None;
        var receivers = await session.Query<Receiver>().Where(r => !r.Removed && r.Settings.SenderId == sender.Id).ToListAsync(cancellationToken);
        var enabled = await session.Query<Sender>().Where(s => s.Settings.Enabled).ToListAsync(cancellationToken);
        return new(
            [.. receivers.Select(r => r.Settings.Name).Order(StringComparer.CurrentCulture)],
            enabled.All(s => s.Id == sender.Id || alsoGoing.Contains(s.Id)));
    }

    /// <returns>The prefixes of the senders that were switched.</returns>
    public async Task<string> TurnAsync(IReadOnlyList<Guid> ids, bool enabled, Actor actor, CancellationToken cancellationToken)
    {
        var turned = new List<string>();
        foreach (var id in ids.Distinct())
        {
            var written = await streams.WriteAsync<Sender, ISenderEvent>(id, actor, sender => Turn(sender, enabled), cancellationToken);
            if (written is { Decision: Decision<ISenderEvent>.Accepted { Events.Count: > 0 }, State: { } now }) turned.Add(now.Settings.TitlePrefix);
        }

        return turned.Count == 0 ? "-" : string.Join(", ", turned);
    }

    private Decision<ISenderEvent> Turn(Sender? sender, bool enabled)
    {
        if (sender is null) return new Decision<ISenderEvent>.Missing();
        var fields = SenderFields.Of(sender.Settings);
        fields.Enabled = enabled;
        return SenderDecider.Modify(sender, fields.ToDraft(secrets), sender.Revision, clock.GetUtcNow());
    }
}
