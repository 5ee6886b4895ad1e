using JasperFx.Events;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using Marten;
using Npgsql;
using NpgsqlTypes;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// What happened to many notifications and deliveries, written in as many statements as there are kinds of rows. Marten writes stream by
/// stream and row by row; where every mail is five events that is most of what a mail costs. The tables, and what stands in them, are Marten's
/// own (docs/adr/0032): it reads them, and appends to the same streams, as if it had written them.
/// </summary>
internal sealed class GroupCommit(IDocumentStore store, IEnumerable<ICommitObserver> observers)
{
    internal static readonly RowTable<Notification> NotificationRows = new(
        DeliverySql.Notifications, isFolded: true,
        RowColumn<Notification>.For("received_at", NpgsqlDbType.TimestampTz, n => n.ReceivedAt));

    internal static readonly RowTable<Delivery> DeliveryRows = new(
        DeliverySql.Table, isFolded: true,
        RowColumn<Delivery>.For("status", NpgsqlDbType.Varchar, d => d.Status.ToString()),
        RowColumn<Delivery>.For("envelopeto", NpgsqlDbType.Varchar, d => d.Envelope.To),
        RowColumn<Delivery>.For("envelopenotification_id", NpgsqlDbType.Uuid, d => d.Envelope.NotificationId),
        RowColumn<Delivery>.For("envelopesource_id", NpgsqlDbType.Uuid, d => d.Envelope.SourceId),
        RowColumn<Delivery>.For("sender_id", NpgsqlDbType.Uuid, d => d.SenderId),
        RowColumn<Delivery>.For("due_at", NpgsqlDbType.TimestampTz, d => d.DueAt),
        RowColumn<Delivery>.For("waits_for", NpgsqlDbType.Uuid, d => d.WaitsFor),
        RowColumn<Delivery>.For("folded_into", NpgsqlDbType.Uuid, d => d.FoldedInto));

    internal static readonly RowTable<MailThread> ThreadRows = new(
        DeliverySql.Threads, isFolded: false,
        RowColumn<MailThread>.For("owes", NpgsqlDbType.Boolean, t => t.Owes),
        RowColumn<MailThread>.For("changed_at", NpgsqlDbType.TimestampTz, t => t.ChangedAt));

    internal static readonly RowTable<RepeatMark> MarkRows = new(DeliverySql.Marks, isFolded: false);

    internal static readonly RowTable<MailCopy> CopyRows = new(DeliverySql.Mails, isFolded: false);

    private readonly EventRegistry _events = (EventRegistry)store.Options.Events;
    private readonly List<IEvent> _happened = [];
    private readonly HashSet<Guid> _begun = [];
    private readonly List<Row<Notification>> _notifications = [];
    private readonly Dictionary<Guid, Row<Delivery>> _deliveries = [];
    private readonly List<Row<MailThread>> _newThreads = [];
    private readonly List<Row<MailThread>> _threads = [];
    private readonly List<Row<RepeatMark>> _newMarks = [];
    private readonly List<Row<RepeatMark>> _marks = [];
    private readonly Dictionary<Guid, Row<MailCopy>> _copies = [];

    /// <summary>A notification begins, and ends, with being received.</summary>
    public void Begin(NotificationReceived received, Actor actor)
    {
        _begun.Add(received.NotificationId);
        _notifications.Add(new(received.NotificationId, Notification.Evolve(null, received)!, Events: 1));
        Sign(received, received.NotificationId, actor, received.NotificationId);
    }

    /// <summary>A delivery begins.</summary>
    public void Begin(IDeliveryEvent first, Actor actor, Guid notificationId)
    {
        _begun.Add(first.DeliveryId);
        _deliveries[first.DeliveryId] = new(first.DeliveryId, Delivery.Evolve(null, first)!, Events: 1);
        Sign(first, first.DeliveryId, actor, notificationId);
    }

    /// <summary>A delivery goes on: one that began here, or one whose row is locked.</summary>
    /// <param name="before">As it was when its row was locked.</param>
    /// <returns>As it is now.</returns>
    public Delivery Append(Delivery before, IReadOnlyCollection<IDeliveryEvent> events, Actor actor)
    {
        var row = _deliveries.GetValueOrDefault(before.Id, new(before.Id, before));
        if (events.Count == 0) return row.Document;
        row = row with { Document = events.Aggregate(row.Document, (state, e) => Delivery.Evolve(state, e)!), Events = row.Events + events.Count };
        _deliveries[before.Id] = row;
        foreach (var e in events) Sign(e, before.Id, actor, before.Envelope.NotificationId);
        return row.Document;
    }

    /// <summary>As <see cref="Append"/>, for a delivery that began here.</summary>
    public void Append(IDeliveryEvent e, Actor actor) => Append(_deliveries[e.DeliveryId].Document, [e], actor);

    /// <summary>The deliveries it writes, and how many events of each.</summary>
    public IEnumerable<(Delivery Delivery, int Events)> Deliveries => _deliveries.Values.Select(row => (row.Document, row.Events));

    /// <summary>The deliveries that begin here and are to be sent.</summary>
    public IReadOnlyList<Delivery> Queued =>
        [.. _deliveries.Values.Where(row => _begun.Contains(row.Id) && row.Document.Status == DeliveryStatus.Queued).Select(row => row.Document)];

    /// <summary>Of one of <see cref="Queued"/>: it begins here too.</summary>
    public Notification NotificationOf(Delivery queued) => _notifications.First(row => row.Id == queued.Envelope.NotificationId).Document;

    public void Keep(MailThread thread, bool isNew) => (isNew ? _newThreads : _threads).Add(new(thread.Id, thread));

    public void Keep(RepeatMark mark, bool isNew) => (isNew ? _newMarks : _marks).Add(new(mark.Id, mark));

    public void Keep(MailCopy mail) => _copies[mail.Id] = new(mail.Id, mail);

    /// <summary>Writes it all and commits; then whoever observes commits hears of it.</summary>
    /// <param name="connection">Its transaction has begun, and ends here.</param>
    public async Task SaveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await SetStatement.RunAsync(connection, [.. Statements(store.Options.Serializer()), SetStatement.Commit], cancellationToken);
        if (_happened.Count == 0) return;
        foreach (var observer in observers) observer.Committed(_happened);
    }

    private IEnumerable<SetStatement> Statements(ISerializer json)
    {
        if (_begun.Count > 0) yield return BeginStreams();
        if (_happened.Count > 0) yield return AppendedEvents.Of(_happened, _begun, json);
        var deliveries = _deliveries.Values.ToLookup(row => _begun.Contains(row.Id));
        var (begun, ongoing) = (deliveries[true].ToList(), deliveries[false].OrderBy(row => row.Id).ToList());
        if (_notifications.Count > 0) yield return NotificationRows.Insert(_notifications, json);
        if (begun.Count > 0) yield return DeliveryRows.Insert(begun, json);
        if (ongoing.Count > 0) yield return DeliveryRows.Replace(ongoing, json);
        if (_newThreads.Count > 0) yield return ThreadRows.Insert([.. _newThreads.OrderBy(row => row.Id)], json);
        if (_threads.Count > 0) yield return ThreadRows.Replace([.. _threads.OrderBy(row => row.Id)], json);
        if (_newMarks.Count > 0) yield return MarkRows.Insert([.. _newMarks.OrderBy(row => row.Id)], json);
        if (_marks.Count > 0) yield return MarkRows.Replace([.. _marks.OrderBy(row => row.Id)], json);
        if (_copies.Count > 0) yield return CopyRows.Replace(_copies.Values, json);
    }

    /// <summary>Fails where one has begun already: another writer was faster.</summary>
    private SetStatement BeginStreams()
    {
        var deliveries = _begun.Where(_deliveries.ContainsKey).ToList();
        Guid[] ids = [.. _notifications.Select(row => row.Id), .. deliveries];
        return new(
            $"insert into {DeliverySql.Streams} (id, type, version, timestamp, tenant_id) select b.id, b.type, b.events, now(), '{DeliverySql.Tenant}' from unnest($1, $2, $3) b(id, type, events)",
            [
                new(NpgsqlDbType.Uuid, ids),
                new(NpgsqlDbType.Varchar, ids.Select((_, i) => i < _notifications.Count ? "notification" : "delivery").ToArray()),
                new(NpgsqlDbType.Bigint, ids.Select((id, i) => i < _notifications.Count ? 1L : _deliveries[id].Events).ToArray()),
            ]);
    }

    private void Sign(object data, Guid stream, Actor actor, Guid notificationId)
    {
        var e = _events.BuildEvent(data);
        (e.StreamId, e.Timestamp) = (stream, TimeProvider.System.GetUtcNow());
        e.Stamp(actor, notificationId);
        _happened.Add(e);
    }
}
