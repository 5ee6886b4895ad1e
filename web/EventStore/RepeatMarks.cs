using JasperFx;
using LiveNotify.Domain.Notifications;
using Marten;
using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>What a report and its repeat have in common where nothing names them.</summary>
/// <param name="Id">Of what was said by whom: the same source and the same content always give the same.</param>
/// <param name="Within">How long after the first a repeat is one.</param>
public sealed record RepeatWindow(Guid Id, TimeSpan Within)
{
    /// <param name="content">A hash of what was posted.</param>
    /// <param name="place">Of the report within its post, from 0.</param>
    public static RepeatWindow Of(Guid sourceId, string content, int place, TimeSpan within) =>
        new(NotificationId.For(sourceId, $"content {content} {place}", () => throw new InvalidOperationException("There is a name")), within);
}

/// <summary>
/// Remembers for a while what a content became. One row a content: of two nodes that see it at once one loses the race
/// for the row, looks again, and finds a repeat.
/// </summary>
public sealed record RepeatMark(Guid Id, Guid NotificationId, DateTimeOffset Until);

/// <summary>The marks of one group of reports.</summary>
internal sealed class RepeatMarks
{
    private readonly Dictionary<Guid, Guid> _open = [];
    private readonly Dictionary<Guid, RepeatMark> _stored = [];
    private readonly HashSet<Guid> _kept = [];
    private readonly DateTimeOffset _now;

    private RepeatMarks(DateTimeOffset now) => _now = now;

    /// <summary>What the open marks lead to.</summary>
    public IEnumerable<Guid> Notifications => _open.Values;

    /// <summary>Costs nothing where no report goes by its content, and locks nothing: most of them are repeats, and write nothing.</summary>
    public static async Task<RepeatMarks> ReadAsync(NpgsqlConnection connection, ISerializer json, IReadOnlyList<RepeatWindow> windows, DateTimeOffset now)
    {
        var marks = new RepeatMarks(now);
        if (windows.Count == 0) return marks;
        await SetStatement.RunAsync(connection, [Ask(json, windows.Select(window => window.Id).Distinct(), marks.Find)], CancellationToken.None);
        return marks;
    }

    /// <summary>Locks those that are about to be written over until the end of the transaction.</summary>
    /// <exception cref="ConcurrencyException">Another writer was faster: one of them is not as it was read.</exception>
    public async Task LockAsync(NpgsqlConnection connection, ISerializer json)
    {
        var over = _kept.Where(_stored.ContainsKey).ToList();
        if (over.Count == 0) return;
        var locked = new Dictionary<Guid, RepeatMark>();
        await SetStatement.RunAsync(connection, [Ask(json, over, mark => locked[mark.Id] = mark, "order by d.id for update")], CancellationToken.None);
        foreach (var id in over.Where(id => locked.GetValueOrDefault(id) != _stored[id])) throw new ConcurrencyException(typeof(RepeatMark), id);
    }

    /// <summary>The notification that a report with this content repeats, or null.</summary>
    public Guid? Of(RepeatWindow? window) => window is not null && _open.TryGetValue(window.Id, out var id) ? id : null;

    /// <summary>From now on, and for as long as the window says, the content is a repeat of this notification.</summary>
    public void Keep(GroupCommit commit, RepeatWindow? window, Guid notificationId)
    {
        if (window is null) return;
        _open[window.Id] = notificationId;
        if (!_kept.Add(window.Id)) return; // The same again in one group, after something else was said: one mark is enough.
        commit.Keep(new RepeatMark(window.Id, notificationId, _now + window.Within), isNew: !_stored.ContainsKey(window.Id));
    }

    private static SetStatement Ask(ISerializer json, IEnumerable<Guid> ids, Action<RepeatMark> found, string more = "") => new(
        $"select d.data from {DeliverySql.Marks} d where d.id = any($1) {more}", [Column.Of(ids)], row => found(json.FromJson<RepeatMark>(row, 0)));

    private void Find(RepeatMark mark)
    {
        _stored[mark.Id] = mark;
        if (mark.Until > _now) _open[mark.Id] = mark.NotificationId;
    }
}

/// <summary>Clears away the marks whose time is over, but for those that are just being written over.</summary>
internal sealed class RepeatWindows(NpgsqlDataSource database, TimeProvider clock, ILogger<RepeatWindows> logger) : BackgroundService
{
    private const string Over =
        $"""
        delete from {DeliverySql.Marks} where id in
            (select d.id from {DeliverySql.Marks} d where (d.data ->> 'until')::timestamptz < $1 for update skip locked)
        """;

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var command = database.CreateCommand(Over);
                command.Parameters.Add(new() { Value = clock.GetUtcNow().ToUniversalTime() });
                await command.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("Marks of repeats whose time is over stay until the next try in {Pace}: {Reason}", Pace, e.Message);
            }
        }
    }
}
