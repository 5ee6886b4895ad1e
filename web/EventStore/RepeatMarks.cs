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
/// Remembers for a while what a content became. One row a content, locked from the look to the commit; of two nodes that insert it
/// at once one loses the race, looks again, and finds a repeat.
/// </summary>
public sealed record RepeatMark(Guid Id, Guid NotificationId, DateTimeOffset Until);

/// <summary>The marks of one group of reports.</summary>
internal sealed class RepeatMarks
{
    private readonly Dictionary<Guid, Guid> _open = [];
    private readonly HashSet<Guid> _stored = [];
    private readonly HashSet<Guid> _kept = [];
    private readonly DateTimeOffset _now;

    private RepeatMarks(DateTimeOffset now) => _now = now;

    /// <summary>What the open marks lead to.</summary>
    public IEnumerable<Guid> Notifications => _open.Values;

    /// <summary>Costs nothing where no report goes by its content.</summary>
    public static async Task<RepeatMarks> ReadAsync(NpgsqlConnection connection, ISerializer json, IReadOnlyList<RepeatWindow> windows, DateTimeOffset now)
    {
        var marks = new RepeatMarks(now);
        if (windows.Count == 0) return marks;
        await SetStatement.RunAsync(connection, [new(
            $"select d.data from {DeliverySql.Marks} d where d.id = any($1) order by d.id for update",
            [Column.Of(windows.Select(window => window.Id).Distinct())],
            row => marks.Find(json.FromJson<RepeatMark>(row, 0)))], CancellationToken.None);
        return marks;
    }

    private void Find(RepeatMark mark)
    {
        _stored.Add(mark.Id);
        if (mark.Until > _now) _open[mark.Id] = mark.NotificationId;
    }

    /// <summary>The notification that a report with this content repeats, or null.</summary>
    public Guid? Of(RepeatWindow? window) => window is not null && _open.TryGetValue(window.Id, out var id) ? id : null;

    /// <summary>From now on, and for as long as the window says, the content is a repeat of this notification.</summary>
    public void Keep(GroupCommit commit, RepeatWindow? window, Guid notificationId)
    {
        if (window is null) return;
        _open[window.Id] = notificationId;
        if (!_kept.Add(window.Id)) return; // The same again in one group, after something else was said: one mark is enough.
        commit.Keep(new RepeatMark(window.Id, notificationId, _now + window.Within), isNew: !_stored.Contains(window.Id));
    }
}

/// <summary>Clears away the marks whose time is over.</summary>
internal sealed class RepeatWindows(IDocumentStore store, TimeProvider clock, ILogger<RepeatWindows> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var session = store.LightweightSession();
                var now = clock.GetUtcNow();
                session.DeleteWhere<RepeatMark>(mark => mark.Until < now);
                await session.SaveChangesAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("Marks of repeats whose time is over stay until the next try in {Pace}: {Reason}", Pace, e.Message);
            }
        }
    }
}
