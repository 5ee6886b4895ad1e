using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Marten;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>What became of senders an admin had tried at once; those that were not paused are not among them.</summary>
public sealed record Tried(IReadOnlyList<Sender> Senders)
{
    public bool Worked => Senders.Count > 0 && Senders.All(sender => sender.Pause is null);

    public string Say(IStringLocalizer texts) => Senders.Count == 0
        ? texts["None of them is paused; there was nothing to try."]
        : string.Join(' ', Senders.Select(sender => sender.Pause is { } pause
            ? texts["{0} is still paused: {1}.", sender.Settings.TitlePrefix, Why(texts, pause)]
            : texts["{0} works again.", sender.Settings.TitlePrefix]));

    private static string Why(IStringLocalizer texts, SenderPause pause) =>
        Findings.For(pause.Trouble) is { } finding ? texts.Say(finding.Message) : pause.Trouble.Reply;
}

/// <summary>Holds, releases and tries the senders an admin has checked.</summary>
public sealed class SenderControl(SenderCare care, IQuerySession session)
{
    public async Task<IReadOnlyList<Sender>> NotHeldAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        (await session.LoadManyAsync<Sender>(cancellationToken, [.. ids])).Where(sender => sender.Hold is null).ByPosition();

    /// <returns>The prefixes of those held now that were not before; or why the reason was refused, and nothing is held.</returns>
    public async Task<(string Names, IReadOnlyList<Refusal> Refusals)> HoldAsync(
        IReadOnlyList<Guid> ids, string? reason, Actor actor, CancellationToken cancellationToken) =>
        Reason.Check(reason).ToList() is { Count: > 0 } refusals
            ? ("", refusals)
            : (await EachAsync(ids, id => care.HoldAsync(id, reason, actor, cancellationToken)), []);

    /// <returns>The prefixes of those that were held.</returns>
    public Task<string> ReleaseAsync(IReadOnlyList<Guid> ids, Actor actor, CancellationToken cancellationToken) =>
        EachAsync(ids, id => care.ReleaseAsync(id, null, actor, cancellationToken));

    /// <summary>Asks the relays of all of them at the same time: each may take its while.</summary>
    public async Task<Tried> TryAsync(IReadOnlyList<Guid> ids, Actor actor, CancellationToken cancellationToken)
    {
        var paused = (await session.LoadManyAsync<Sender>(cancellationToken, [.. ids])).Where(sender => sender.Pause is not null).ByPosition();
        var now = await Task.WhenAll(paused.Select(sender => care.ProbeAsync(sender.Id, atOnce: true, actor, cancellationToken)));
        return new([.. now.OfType<Sender>()]);
    }

    private static async Task<string> EachAsync(IReadOnlyList<Guid> ids, Func<Guid, Task<Written<Sender, ISenderEvent>>> change)
    {
        var changed = new List<string>();
        foreach (var id in ids.Distinct())
            if (await change(id) is { Decision: Decision<ISenderEvent>.Accepted { Events.Count: > 0 }, State: { } now })
                changed.Add(now.Settings.TitlePrefix);
        return changed.Count == 0 ? "-" : string.Join(", ", changed);
    }
}
