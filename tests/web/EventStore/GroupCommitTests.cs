using System.Text.Json.Nodes;
using JasperFx.Events;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Domain.Notifications;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

/// <summary>Whoever reads the tables cannot tell whether Marten wrote them or a group did.</summary>
public sealed class GroupCommitTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 13, 0, TimeSpan.Zero);
    private static readonly Actor Poster = new("source:backup", "192.0.2.9", "curl/8", "tried by hand");

    private readonly Seen _seen = new();
    private EventStoreHost _host = null!;

    public async ValueTask InitializeAsync() =>
        _host = await EventStoreHost.StartAsync(postgres, services => services.AddSingleton<ICommitObserver>(_seen));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Streams_events_and_rows_are_what_Marten_writes()
    {
        var (byMarten, byGroup) = (Life.New(), Life.New());
        await ByMartenAsync(byMarten);
        await ByGroupAsync(byGroup);

        foreach (var (table, key) in new[]
        {
            ("mt_streams", "id"), ("mt_events", "stream_id"), ("mt_doc_notification", "id"), ("mt_doc_delivery", "id"), ("mt_doc_mailthread", "id"),
            ("mt_doc_repeatmark", "id"), ("mt_doc_mailcopy", "id"),
        })
        {
            var expected = await RowsAsync(table, key, byMarten);
            expected.Count.ShouldBePositive(table);
            (await RowsAsync(table, key, byGroup)).ShouldBe(expected, table);
        }
    }

    [Fact]
    public async Task No_column_that_Marten_fills_is_left_out()
    {
        (string Table, IEnumerable<string> Columns)[] written =
        [
            (GroupCommit.NotificationRows.Name, GroupCommit.NotificationRows.Columns), (GroupCommit.DeliveryRows.Name, GroupCommit.DeliveryRows.Columns),
            (GroupCommit.ThreadRows.Name, GroupCommit.ThreadRows.Columns), (GroupCommit.CopyRows.Name, GroupCommit.CopyRows.Columns),
            (GroupCommit.MarkRows.Name, GroupCommit.MarkRows.Columns),
        ];
        foreach (var (table, columns) in written)
        {
            var duplicated = await ColumnsAsync(table);
            duplicated.Where(name => name is not ("id" or "data") && !name.StartsWith("mt_", StringComparison.Ordinal)).ShouldBe(columns, ignoreOrder: true, table);
        }
    }

    [Fact]
    public async Task Every_event_has_its_place_in_the_order_of_all_and_observers_hear_of_it()
    {
        var life = Life.New();
        await ByGroupAsync(life);

        await using var session = Store.QuerySession();
        var stored = await session.Events.QueryAllRawEvents().Where(e => e.StreamId == life.Delivery || e.StreamId == life.Notification).OrderBy(e => e.Sequence).ToListAsync();
        _seen.Events.Select(e => e.Sequence).ShouldBeInOrder();
        _seen.Events.Where(e => e.StreamId == life.Delivery || e.StreamId == life.Notification).Select(e => (e.Sequence, e.StreamId, e.Data.GetType())).ShouldBe(stored.Select(e => (e.Sequence, e.StreamId, e.Data.GetType())));
        stored.Select(e => e.Version).ShouldBe([1, 1, 2, 3, 4]);
        (await session.Events.AggregateStreamAsync<Delivery>(life.Delivery))!.ShouldBeEquivalentTo(await session.LoadAsync<Delivery>(life.Delivery));
    }

    [Fact]
    public async Task Marten_appends_where_a_group_left_off_and_a_group_where_Marten_did()
    {
        var life = Life.New();
        await ByGroupAsync(life);
        var again = await _host.Services.GetRequiredService<Streams>().WriteAsync<Delivery, IDeliveryEvent>(
            life.Delivery, Poster, _ => new Decision<IDeliveryEvent>.Accepted(life.Resent));
        again.State!.Status.ShouldBe(DeliveryStatus.Queued);

        var commit = new GroupCommit(Store, []);
        commit.Append(again.State, [life.Sending], Actor.LiveNotify);
        await SaveAsync(commit);

        await using var reader = Store.QuerySession();
        (await reader.Events.FetchStreamAsync(life.Delivery)).Select(e => e.Version).ShouldBe([1, 2, 3, 4, 5, 6]);
        (await reader.LoadAsync<Delivery>(life.Delivery))!.Status.ShouldBe(DeliveryStatus.Sending);
    }

    [Fact]
    public async Task A_stream_that_is_there_does_not_begin_again_and_nothing_of_the_group_is_written()
    {
        var life = Life.New();
        await ByGroupAsync(life);
        var other = Life.New();

        var commit = new GroupCommit(Store, []);
        commit.Begin(other.Received, Poster);
        commit.Begin(life.Received, Poster);
        WriteRace.IsLost(await Should.ThrowAsync<Exception>(() => SaveAsync(commit))).ShouldBeTrue();

        await using var reader = Store.QuerySession();
        (await reader.LoadAsync<Notification>(other.Notification)).ShouldBeNull();
    }

    [Fact]
    public async Task What_fails_last_undoes_what_came_before_it()
    {
        var (life, other) = (Life.New(), Life.New());
        await ByGroupAsync(life);

        var commit = new GroupCommit(Store, [_seen]);
        commit.Begin(other.Received, Poster);
        commit.Keep(life.Mark, isNew: true);
        WriteRace.IsLost(await Should.ThrowAsync<Exception>(() => SaveAsync(commit))).ShouldBeTrue();

        await using var reader = Store.QuerySession();
        (await reader.LoadAsync<Notification>(other.Notification)).ShouldBeNull();
        _seen.Events.ShouldNotContain(e => e.StreamId == other.Notification);
    }

    private IDocumentStore Store => _host.Services.GetRequiredService<IDocumentStore>();

    /// <summary>One stream after the other, as Marten would.</summary>
    private async Task ByMartenAsync(Life life)
    {
        await using (var session = Store.LightweightSession())
        {
            session.Events.StartStream<Notification>(life.Notification, life.Received).Stamp(Poster, life.Notification);
            session.Events.StartStream<Delivery>(life.Delivery, life.Queued).Stamp(Poster, life.Notification);
            session.Events.StartStream<Delivery>(life.Folded, life.Suppressed).Stamp(Poster, life.Notification);
            session.Events.StartStream<Delivery>(life.Kept, life.QueuedToo).Stamp(Poster, life.Notification);
            session.Insert(life.Thread);
            session.Insert(life.Mark);
            await session.SaveChangesAsync();
        }

        await using (var session = Store.LightweightSession())
        {
            session.Events.Append(life.Delivery, life.Sending).Stamp(Actor.LiveNotify, life.Notification);
            session.Events.Append(life.Delivery, life.Accepted, life.Repeated).Stamp(Actor.LiveNotify, life.Notification);
            session.Events.Append(life.Kept, life.Waiting).Stamp(Actor.LiveNotify, life.Notification);
            session.Update(life.ThreadLater);
            session.Update(life.MarkLater);
            session.Store(life.Copy);
            await session.SaveChangesAsync();
        }
    }

    private async Task ByGroupAsync(Life life)
    {
        var reception = new GroupCommit(Store, [_seen]);
        reception.Begin(life.Received, Poster);
        reception.Begin(life.Queued, Poster, life.Notification);
        reception.Begin(life.Suppressed, Poster, life.Notification);
        reception.Begin(life.QueuedToo, Poster, life.Notification);
        reception.Keep(life.Thread, isNew: true);
        reception.Keep(life.Mark, isNew: true);
        await SaveAsync(reception);

        var (sent, kept) = (await LoadAsync(life.Delivery), await LoadAsync(life.Kept));
        var outcome = new GroupCommit(Store, [_seen]);
        outcome.Append(kept, [life.Waiting], Actor.LiveNotify);
        outcome.Append(sent, [life.Sending], Actor.LiveNotify);
        outcome.Append(sent, [life.Accepted, life.Repeated], Actor.LiveNotify);
        outcome.Keep(life.ThreadLater, isNew: false);
        outcome.Keep(life.MarkLater, isNew: false);
        outcome.Keep(life.Copy);
        await SaveAsync(outcome);
    }

    private async Task<Delivery> LoadAsync(Guid id)
    {
        await using var session = Store.QuerySession();
        return (await session.LoadAsync<Delivery>(id))!;
    }

    private async Task SaveAsync(GroupCommit commit)
    {
        await using var connection = await _host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await commit.SaveAsync(connection, CancellationToken.None);
    }

    /// <summary>What one life left in a table, in words that are the same for each: its ids by their part in it, and nothing that is new every time.</summary>
    private async Task<IReadOnlyList<string>> RowsAsync(string table, string key, Life life)
    {
        await using var connection = Store.Storage.Database.CreateConnection();
        await connection.OpenAsync();
        await using var query = new NpgsqlCommand($"select to_jsonb(t) from livenotify.{table} t where {key} = any($1)", connection)
        {
            Parameters = { new() { Value = life.Ids.Select(x => x.Id).ToArray() } },
        };
        var rows = new List<string>();
        await using var reader = await query.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var row = JsonNode.Parse(reader.GetString(0))!.AsObject();
            foreach (var always in new[] { "seq_id", "timestamp", "created", "mt_last_modified" }) row.Remove(always);
            if (table == "mt_events") row.Remove("id");
            if (table is "mt_doc_mailthread" or "mt_doc_repeatmark" or "mt_doc_mailcopy") row.Remove("mt_version");
            if (row["headers"] is { } headers && headers.ToJsonString() == "null") row["headers"] = null;
            rows.Add(life.Ids.Aggregate(row.ToJsonString(), (text, part) => text.Replace($"{part.Id}", part.Part)));
        }

        return [.. rows.Order()];
    }

    private async Task<IReadOnlyList<string>> ColumnsAsync(string table)
    {
        await using var connection = Store.Storage.Database.CreateConnection();
        await connection.OpenAsync();
        await using var query = new NpgsqlCommand("select attname from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped", connection)
        {
            Parameters = { new() { Value = table } },
        };
        var columns = new List<string>();
        await using var reader = await query.ExecuteReaderAsync();
        while (await reader.ReadAsync()) columns.Add(reader.GetString(0));
        return columns;
    }

    private sealed class Seen : ICommitObserver
    {
        public List<IEvent> Events { get; } = [];

        public void Committed(IReadOnlyList<IEvent> events) => Events.AddRange(events);
    }

    /// <summary>
    /// A notification and its deliveries: one from the report to the relay's answer, one that folded, one that waits for its sender; others each
    /// time, and otherwise the same.
    /// </summary>
    private sealed record Life(Guid Notification, Guid Delivery, Guid Folded, Guid Kept)
    {
        private static readonly Guid Sender = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

        public static Life New() => new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());

        public IReadOnlyList<(Guid Id, string Part)> Ids =>
            [(Notification, nameof(Notification)), (Delivery, nameof(Delivery)), (Folded, nameof(Folded)), (Kept, nameof(Kept))];

        public NotificationReceived Received => new(Notification, NotificationExamples.Backup.Id, "Backup", NotificationExamples.BackupFailed, "k'1", Now);

        public DeliveryQueued Queued => new(
            Delivery,
            new(Notification, NotificationExamples.Backup.Id, "Backup", Kind.Alert, Severity.Critical, AlertState.Firing, "Host \"backup\" failed ✗", "Ops@example.com", [Sender], "zh-CN", "UTC"),
            Sender, 3, "1@example.com", Now);

        public DeliverySuppressed Suppressed => new(Folded, Queued.Envelope, SuppressionReason.Duplicate, Now) { FoldedInto = Delivery };

        public DeliveryQueued QueuedToo => Queued with { DeliveryId = Kept };

        public DeliveryWaiting Waiting => new(Kept, Sender, SenderState.Held, null, Now.AddDays(1), Now);

        public DeliverySending Sending => new(Delivery, Sender, 3, "node/1", Now.AddMinutes(1), Now);

        public DeliveryAccepted Accepted => new(Delivery, new(Sender, 3, "mail.example.com:25", "TLS 1.3", SmtpStage.Data, "250 ok", 42), Now);

        public DeliveryRepeated Repeated => new(Delivery, 2, Now);

        public DeliveryResent Resent => new(Delivery, Sender, 3, "2@example.com", true, null, Now);

        public MailThread Thread => MailThread.New(Notification, Now).Sent("ops@example.com", Delivery, "1@example.com", Severity.Critical, Now);

        public MailThread ThreadLater => Thread.Folded(Thread.Mails[0], Now.AddSeconds(1));

        public RepeatMark Mark => new(Notification, Delivery, Now.AddMinutes(1));

        public RepeatMark MarkLater => new(Notification, Kept, Now.AddMinutes(2));

        public MailCopy Copy => MailCopy.Of(Delivery, "Subject: x\r\n\r\n\u00e9"u8, Now, null);
    }
}
