using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using Marten;
using Marten.Services.BatchQuerying;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// The threads a group of reports joins. Their rows are locked, in one order, from the look to the commit: of two writers
/// that bring the same key, on whatever node, the later sees what the earlier wrote. A row that is not there yet cannot be locked;
/// of two that insert it one loses the race, and looks again.
/// </summary>
internal sealed class GroupThreads(FoldRules rules, IEnumerable<Guid?> ids)
{
    private readonly Guid[] _ids = [.. ids.OfType<Guid>().Distinct()];
    private readonly HashSet<Guid> _stored = [];
    private readonly Dictionary<Guid, MailThread> _changed = [];
    private readonly HashSet<Guid> _living = [];
    private readonly HashSet<Guid> _queuedHere = [];
    private Dictionary<Guid, MailThread> _threads = [];
    private Task<IReadOnlyList<MailThread>> _found = Task.FromResult<IReadOnlyList<MailThread>>([]);

    /// <summary>Locks live as long as a transaction; a group without a key needs none.</summary>
    public async Task BeginAsync(IDocumentSession session)
    {
        if (_ids.Length > 0) await session.BeginTransactionAsync(CancellationToken.None);
    }

    /// <summary>In the round trip that is made anyway.</summary>
    public void AskWith(IBatchedQuery together)
    {
        if (_ids.Length > 0) _found = together.Query<MailThread>("where d.id = any(?) order by d.id for update", _ids);
    }

    /// <summary>Which of the mails before went out or still will: only those tell anybody anything.</summary>
    public async Task LookAsync(IDocumentSession session)
    {
        _threads = (await _found).ToDictionary(thread => thread.Id);
        _stored.UnionWith(_threads.Keys);
        var before = _threads.Values.SelectMany(thread => thread.Mails).Select(mail => mail.DeliveryId).ToArray();
        if (before.Length == 0) return;
        _living.UnionWith(await session.AdvancedSql.QueryAsync<Guid>(
            $"select d.id from {DeliverySql.Table} d where d.id = any(?) and d.status <> all(?)", CancellationToken.None, [before, Dead]));
    }

    public Correspondence? Before(Guid? id) => id is { } thread ? new(_threads.GetValueOrDefault(thread), _living.Contains, rules) : null;

    /// <summary>Whether something else was reported of the same thing since its name, or its content, was last seen.</summary>
    public bool HasMovedOn(Guid sourceId, Reported reported) =>
        (reported.NamesState || reported.Content is not null)
        && MailThread.IdOf(sourceId, reported.Report) is { } id && _threads.TryGetValue(id, out var thread) && thread.State != reported.Report.StateWord;

    public void Take(NotificationDecision decided)
    {
        if (decided.Thread is not { } thread) return;
        _threads[thread.Id] = _changed[thread.Id] = thread;
        foreach (var queued in decided.Deliveries.OfType<DeliveryQueued>())
        {
            _living.Add(queued.DeliveryId);
            _queuedHere.Add(queued.DeliveryId);
        }
    }

    /// <summary>What folded into a mail of this very group is told at once; what folded into an older one a moment later, with all that come till then.</summary>
    public void Store(GroupCommit commit, DateTimeOffset now)
    {
        foreach (var thread in _changed.Values.OrderBy(thread => thread.Id))
        {
            var atOnce = thread.Untold.Where(count => _queuedHere.Contains(count.DeliveryId)).ToList();
            foreach (var count in atOnce) commit.Append(DeliveryDecider.RepeatedAtOnce(count.DeliveryId, count.Repeats, now), Actor.LiveNotify);
            commit.Keep(thread.Told(atOnce), isNew: !_stored.Contains(thread.Id));
        }
    }

    private static readonly string[] Dead = [nameof(DeliveryStatus.Failed), nameof(DeliveryStatus.Cancelled), nameof(DeliveryStatus.Suppressed)];
}
