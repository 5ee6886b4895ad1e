using System.Threading.Channels;
using JasperFx.Events;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using Marten;
using Npgsql;
using ISerializer = Marten.ISerializer;

namespace LiveNotify.Web.EventStore;

/// <summary>What became of a report.</summary>
/// <param name="NotificationId">Of the notification it made or, for a repeat, of the one it repeats.</param>
/// <param name="Deliveries">How many deliveries the notification has, suppressed ones included.</param>
public sealed record Reception(Guid NotificationId, bool Duplicate, int Deliveries);

/// <summary>A report, and what tells a repeat of it.</summary>
/// <param name="IdempotencyKey">What the source names it by; a repeat of it becomes nothing new, however late it comes.</param>
/// <param name="Content">Where it is named by nothing: what a repeat within a while would have in common with it.</param>
/// <param name="NamesState">
/// The key names what is so and not one occurrence: it is a repeat only while nothing else was reported of the same thing. What is
/// known by its content always is.
/// </param>
public sealed record Reported(Report Report, string? IdempotencyKey = null, RepeatWindow? Content = null, bool NamesState = false);

/// <summary>
/// Stores reports, many in one transaction: a group is whatever gathered while the last one was written, so nobody
/// waits for a timer and a single report goes at once. The answer comes after the commit.
/// </summary>
public sealed class Receptions(
    IDocumentStore store, NpgsqlDataSource database, KnownDeliveries underWay, IImmediateDelivery immediate, IEnumerable<ICommitObserver> observers,
    FoldRules folding, TimeProvider clock)
    : BackgroundService
{
    private const int MaxGroup = 100;
    private const int MaxWaiting = 10_000;

    /// <summary>Whoever loses so often does not lose to others.</summary>
    private const int MaxRaces = 20;

    private readonly Channel<Pending> _waiting = Channel.CreateBounded<Pending>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <param name="idempotencyKey">What the source names this report by; a repeat of it becomes nothing new.</param>
    /// <exception cref="NpgsqlException">Nothing was stored: the database is away.</exception>
    public async Task<Reception> ReceiveAsync(
        Source source, Report report, string? idempotencyKey, Actor actor, CancellationToken cancellationToken) =>
        (await ReceiveAsync(source, [new Reported(report, idempotencyKey)], actor, cancellationToken))[0];

    /// <summary>Stores all of them or none: they came in one post and have one answer.</summary>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="NpgsqlException">Nothing was stored: the database is away.</exception>
    public async Task<IReadOnlyList<Reception>> ReceiveAsync(
        Source source, IReadOnlyList<Reported> reports, Actor actor, CancellationToken cancellationToken)
    {
        var pending = new Pending(source, [.. reports.Select(report => (NotificationId.For(source.Id, report.IdempotencyKey, NewId), report))], actor);
        await _waiting.Writer.WriteAsync(pending, cancellationToken);
        // Whoever was told that nothing is stored will post again: what waits still is not stored behind their back.
        await using var given = cancellationToken.Register(() => pending.Done.TrySetCanceled(cancellationToken));
        return await pending.Done.Task;
    }

    /// <summary>One group after the other: while one is written the next gathers, and a larger group costs less a report.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var group = new List<Pending>();
            for (var reports = 0; reports < MaxGroup && _waiting.Reader.TryRead(out var pending); reports += pending.Reports.Count) group.Add(pending);
            group.RemoveAll(pending => pending.Done.Task.IsCompleted);
            if (group.Count > 0) await WriteAsync(group);
        }
    }

    /// <param name="tried">How often this group has lost a race already.</param>
    private async Task WriteAsync(IReadOnlyList<Pending> group, int tried = 0)
    {
        try
        {
            await CommitAsync(group);
        }
        catch (Exception e) when (group.Count > 1 && !DatabaseOutage.IsMeantBy(e))
        {
            // One of them was stored by another writer meanwhile, or cannot be stored at all: each for itself finds out which.
            foreach (var pending in group) await WriteAsync([pending]);
        }
        catch (Exception e) when (WriteRace.IsLost(e) && tried < MaxRaces)
        {
            await WriteAsync(group, tried + 1);
        }
        catch (Exception e)
        {
            foreach (var pending in group) pending.Done.TrySetException(e);
        }
    }

    private async Task CommitAsync(IReadOnlyList<Pending> group)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var commit = new GroupCommit(store, observers);
        var threads = new GroupThreads(folding, group.SelectMany(p => p.Reports, (p, r) => MailThread.IdOf(p.Source.Id, r.Report.Report)));
        var windows = group.SelectMany(p => p.Reports).Select(r => r.Report.Content).OfType<RepeatWindow>().ToList();
        var marks = await RepeatMarks.ReadAsync(connection, Json, windows, clock.GetUtcNow());
        var known = await KnownAsync(connection, group, marks);
        var (receivers, equipment) = await SettingsAsync(connection, threads);
        var answers = new List<(Pending Pending, IReadOnlyList<Reception> Answer)>();
        foreach (var pending in group)
        {
            var receptions = new List<Reception>();
            foreach (var (newId, report) in pending.Reports)
            {
                var id = marks.Of(report.Content) ?? newId;
                var repeats = known.TryGetValue(id, out var deliveries);
                if (repeats && threads.HasMovedOn(pending.Source.Id, report)) (id, repeats) = (NewId(), false);
                if (!repeats) known[id] = deliveries = Append(commit, id, pending, report, receivers, equipment.Senders, threads);
                if (!repeats) marks.Keep(commit, report.Content, id);
                receptions.Add(new(id, repeats, deliveries));
            }

            answers.Add((pending, receptions));
        }

        threads.Store(commit, clock.GetUtcNow());
        await marks.LockAsync(connection, Json);
        using var leases = new ImmediateLeases(immediate);
        leases.Lease(commit, equipment, clock.GetUtcNow());
        await commit.SaveAsync(connection, CancellationToken.None);
        underWay.Keep(commit, []);
        // Whoever waits for an answer comes first, and may have more to post; the mails are on record.
        foreach (var (pending, answer) in answers) pending.Done.TrySetResult(answer);
        leases.Send();
    }

    private int Append(
        GroupCommit commit, Guid id, Pending pending, Reported reported, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders,
        GroupThreads threads)
    {
        var decided = NotificationDecider.Receive(
            id, pending.Source, reported.Report, reported.IdempotencyKey, receivers, senders, NewId, clock.GetUtcNow(),
            threads.Before(MailThread.IdOf(pending.Source.Id, reported.Report)));
        threads.Take(decided);
        commit.Begin(decided.Received, pending.Actor);
        foreach (var delivery in decided.Deliveries) commit.Begin(delivery, pending.Actor, id);
        return decided.Deliveries.Count;
    }

    /// <summary>Read anew for every group, in one round trip: what was saved before a webhook came holds for it.</summary>
    private async Task<(IReadOnlyList<Receiver>, Equipment)> SettingsAsync(NpgsqlConnection connection, GroupThreads threads)
    {
        var (receivers, equipment) = (new List<Receiver>(), new EquipmentRead(Json));
        await SetStatement.RunAsync(
            connection,
            [
                new($"select d.data from {DeliverySql.Receivers} d {DeliverySql.NotRemoved}", [], row => receivers.Add(Json.FromJson<Receiver>(row, 0))),
                .. equipment.Questions,
                threads.Ask(Json),
            ],
            CancellationToken.None);
        await threads.LookAsync(connection);
        return (receivers, equipment.Read);
    }

    /// <summary>The notifications of this group that are there already, with their number of deliveries.</summary>
    private static async Task<Dictionary<Guid, int>> KnownAsync(NpgsqlConnection connection, IReadOnlyList<Pending> group, RepeatMarks marks)
    {
        var named = group.SelectMany(p => p.Reports).Where(r => r.Report.IdempotencyKey is not null).Select(r => r.Id)
            .Concat(marks.Notifications).Distinct().ToArray();
        var known = new Dictionary<Guid, int>();
        if (named.Length > 0) await SetStatement.RunAsync(connection, [new(
            $"""
             select n.id, count(d.id) from {DeliverySql.Notifications} n left join {DeliverySql.Table} d on d.envelopenotification_id = n.id
             where n.id = any($1) group by n.id
             """, [Column.Of(named)], row => known[row.GetGuid(0)] = (int)row.GetInt64(1))], CancellationToken.None);
        return known;
    }

    private ISerializer Json => store.Options.Serializer();

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    private sealed record Pending(Source Source, IReadOnlyList<(Guid Id, Reported Report)> Reports, Actor Actor)
    {
        public TaskCompletionSource<IReadOnlyList<Reception>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

internal static class StreamStamp
{
    /// <summary>Signs single streams of a session that writes for several actors.</summary>
    public static void Stamp(this StreamAction stream, Actor actor, Guid notificationId)
    {
        foreach (var e in stream.Events) e.Stamp(actor, notificationId);
    }

    public static void Stamp(this IEvent e, Actor actor, Guid notificationId)
    {
        e.UserName = actor.Name;
        e.CorrelationId = notificationId.ToString();
        if (actor.Address is not null) e.SetHeader(Actor.AddressHeader, actor.Address);
        if (actor.UserAgent is not null) e.SetHeader(Actor.UserAgentHeader, actor.UserAgent);
        if (actor.Comment is not null) e.SetHeader(Actor.CommentHeader, actor.Comment);
    }
}
