using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using Npgsql;
using NpgsqlTypes;
using ISerializer = Marten.ISerializer;

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
    private readonly Dictionary<Guid, MailThread> _threads = [];

    /// <summary>Locks those that are there; to be asked in the round trip that is made anyway.</summary>
    public SetStatement Ask(ISerializer json) => new(
        $"select d.data from {DeliverySql.Threads} d where d.id = any($1) order by d.id for update", [Column.Of(_ids)],
        row => Find(json.FromJson<MailThread>(row, 0)));

    /// <summary>Which of the mails before went out or still will: only those tell anybody anything.</summary>
    public async Task LookAsync(NpgsqlConnection connection)
    {
        var before = _threads.Values.SelectMany(thread => thread.Mails).Select(mail => mail.DeliveryId).ToArray();
        if (before.Length == 0) return;
        await SetStatement.RunAsync(connection, [new(
            $"select d.id from {DeliverySql.Table} d where d.id = any($1) and d.status <> all($2)",
            [Column.Of(before), new(NpgsqlDbType.Varchar, Dead)], row => _living.Add(row.GetGuid(0)))], CancellationToken.None);
    }

    private void Find(MailThread thread)
    {
        _threads[thread.Id] = thread;
        _stored.Add(thread.Id);
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
