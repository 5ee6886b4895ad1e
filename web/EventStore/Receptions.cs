using System.Threading.Channels;
using JasperFx.Events;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using Marten;
using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>What became of a report.</summary>
/// <param name="NotificationId">Of the notification it made or, for a repeat, of the one it repeats.</param>
/// <param name="Deliveries">How many deliveries the notification has, suppressed ones included.</param>
public sealed record Reception(Guid NotificationId, bool Duplicate, int Deliveries);

/// <summary>
/// Stores reports, many in one transaction: a group is whatever gathered while the last one was written, so nobody
/// waits for a timer and a single report goes at once. The answer comes after the commit.
/// </summary>
public sealed class Receptions(IDocumentStore store, TimeProvider clock) : BackgroundService
{
    private const int MaxGroup = 100;
    private const int Writers = 2;
    private const int MaxWaiting = 10_000;

    private readonly Channel<Pending> _waiting = Channel.CreateBounded<Pending>(MaxWaiting);

    /// <param name="idempotencyKey">What the source names this report by; a repeat of it becomes nothing new.</param>
    /// <exception cref="NpgsqlException">Nothing was stored: the database is away.</exception>
    public async Task<Reception> ReceiveAsync(
        Source source, Report report, string? idempotencyKey, Actor actor, CancellationToken cancellationToken)
    {
        var id = NotificationId.For(source.Id, idempotencyKey, NewId);
        var pending = new Pending(id, source, report, idempotencyKey, actor);
        await _waiting.Writer.WriteAsync(pending, cancellationToken);
        return await pending.Done.Task.WaitAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => WriteGroupsAsync(stoppingToken)));

    private async Task WriteGroupsAsync(CancellationToken stoppingToken)
    {
        while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            var group = new List<Pending>();
            while (group.Count < MaxGroup && _waiting.Reader.TryRead(out var pending)) group.Add(pending);
            if (group.Count > 0) await WriteAsync(group);
        }
    }

    private async Task WriteAsync(IReadOnlyList<Pending> group)
    {
        try
        {
            await CommitAsync(group);
        }
        catch (Exception e) when (WriteRace.IsLost(e) && group.Count > 1)
        {
            // One of them was stored by another writer meanwhile: each for itself finds out which.
            foreach (var pending in group) await WriteAsync([pending]);
        }
        catch (Exception e) when (WriteRace.IsLost(e))
        {
            await WriteAsync(group);
        }
        catch (Exception e)
        {
            foreach (var pending in group) pending.Done.TrySetException(e);
        }
    }

    private async Task CommitAsync(IReadOnlyList<Pending> group)
    {
        await using var session = store.LightweightSession();
        var known = await KnownAsync(session, group);
        var (receivers, senders) = await SettingsAsync(session);
        var answers = new List<(Pending Pending, Reception Answer)>();
        foreach (var pending in group)
        {
            var repeats = known.TryGetValue(pending.Id, out var deliveries);
            if (!repeats) known[pending.Id] = deliveries = Append(session, pending, receivers, senders);
            answers.Add((pending, new(pending.Id, repeats, deliveries)));
        }

        await session.SaveChangesAsync();
        foreach (var (pending, answer) in answers) pending.Done.TrySetResult(answer);
    }

    private int Append(IDocumentSession session, Pending pending, IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders)
    {
        var decided = NotificationDecider.Receive(
            pending.Id, pending.Source, pending.Report, pending.IdempotencyKey, receivers, senders, NewId, clock.GetUtcNow());
        session.Events.StartStream<Notification>(pending.Id, decided.Received).Stamp(pending.Actor, pending.Id);
        foreach (var delivery in decided.Deliveries)
            session.Events.StartStream<Delivery>(delivery.DeliveryId, delivery).Stamp(pending.Actor, pending.Id);
        return decided.Deliveries.Count;
    }

    /// <summary>Read anew for every group, in one round trip: what was saved before a webhook came holds for it.</summary>
    private static async Task<(IReadOnlyList<Receiver>, IReadOnlyList<Sender>)> SettingsAsync(IDocumentSession session)
    {
        var together = session.CreateBatchQuery();
        var receivers = together.Query<Receiver>().Where(r => !r.Removed).ToList();
        var senders = together.Query<Sender>().ToList();
        await together.Execute();
        return (await receivers, await senders);
    }

    /// <summary>The notifications of this group that are there already, with their number of deliveries.</summary>
    private static async Task<Dictionary<Guid, int>> KnownAsync(IDocumentSession session, IReadOnlyList<Pending> group)
    {
        var named = group.Where(p => p.IdempotencyKey is not null).Select(p => p.Id).Distinct().ToArray();
        if (named.Length == 0) return [];
        var known = new Dictionary<Guid, int>();
        foreach (var notification in await session.LoadManyAsync<Notification>(named))
            known[notification.Id] = await session.Query<Delivery>().CountAsync(d => d.Envelope.NotificationId == notification.Id);
        return known;
    }

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());

    private sealed record Pending(Guid Id, Source Source, Report Report, string? IdempotencyKey, Actor Actor)
    {
        public TaskCompletionSource<Reception> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

internal static class StreamStamp
{
    /// <summary>Signs single streams of a session that writes for several actors.</summary>
    public static void Stamp(this StreamAction stream, Actor actor, Guid notificationId)
    {
        foreach (var e in stream.Events)
        {
            e.UserName = actor.Name;
            e.CorrelationId = notificationId.ToString();
            if (actor.Address is not null) e.SetHeader(Actor.AddressHeader, actor.Address);
            if (actor.UserAgent is not null) e.SetHeader(Actor.UserAgentHeader, actor.UserAgent);
            if (actor.Comment is not null) e.SetHeader(Actor.CommentHeader, actor.Comment);
        }
    }
}
