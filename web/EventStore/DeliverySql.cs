using LiveNotify.Domain.Deliveries;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>Names in the database that hand-written SQL needs, and a filter as SQL.</summary>
internal static class DeliverySql
{
    public const string Schema = "livenotify";
    public const string Table = Schema + ".mt_doc_delivery";
    public const string Mails = Schema + ".mt_doc_mailcopy";
    public const string Threads = Schema + ".mt_doc_mailthread";
    public const string Marks = Schema + ".mt_doc_repeatmark";
    public const string Notifications = Schema + ".mt_doc_notification";
    public const string Receivers = Schema + ".mt_doc_receiver";
    public const string Templates = Schema + ".mt_doc_template";
    public const string Sources = Schema + ".mt_doc_source";
    public const string Senders = Schema + ".mt_doc_sender";
    public const string Streams = Schema + ".mt_streams";
    public const string Events = Schema + ".mt_events";
    public const string EventSequence = Schema + ".mt_events_sequence";

    /// <summary>Marten's name for the one tenant of a store that has no tenants.</summary>
    public const string Tenant = "*DEFAULT*";

    /// <summary>What Marten reads a document from.</summary>
    public const string Columns = "d.id, d.data, d.mt_version";

    /// <summary>Which documents a question in the rush is for, as text: translating an expression each time costs more than the answer.</summary>
    public const string NotRemoved = "where not coalesce((d.data ->> 'removed')::boolean, false)";

    /// <summary>The conditions on <c>d</c> that an index serves, and their parameters.</summary>
    /// <param name="filter">Its source by id.</param>
    public static (string Where, List<object> Values) Where(DeliveryFilter filter, Guid? before = null)
    {
        var (conditions, values) = (new List<string>(), new List<object>());
        void And(string condition, object? value)
        {
            if (value is null) return;
            conditions.Add(condition);
            values.Add(value);
        }

        And("d.id < ?", before);
        And("d.id >= ?", filter.Since is { } since ? DeliveryCursor.FirstAt(since) : null);
        And("d.id < ?", filter.Until is { } until ? DeliveryCursor.FirstAt(until) : null);
        And("d.status = ?", filter.Status?.ToString());
        And("lower(d.envelopeto) = ?", filter.To);
        And("d.envelopenotification_id = ?", filter.NotificationId);
        And("d.envelopesource_id = ?", filter.Source is { } source ? Guid.Parse(source) : null);
        And("d.folded_into = ?", filter.FoldedInto);
        if (filter.Unfolded) conditions.Add("d.folded_into is null");
        if (filter.Addressed) conditions.Add("d.envelopeto is not null");
        return (conditions.Count == 0 ? "true" : string.Join(" and ", conditions), values);
    }

    /// <summary>The conditions on <c>d</c> that no index serves, and their parameters; null where the filter has none.</summary>
    public static (string Where, List<object> Values)? Search(DeliveryFilter filter)
    {
        if (!filter.IsSearch) return null;
        var (conditions, values) = (new List<string>(), new List<object>());
        void And(string condition, params IReadOnlyList<object?> its)
        {
            if (its.Any(value => value is null)) return;
            conditions.Add(condition);
            values.AddRange(its!);
        }

        And(Contains, filter.Text is { } text ? Pattern(text) : null);
        And("d.sender_id = ?", filter.Sender?.Id);
        And("(d.data ->> 'senderVersion')::int = ?", filter.Sender?.Version);
        And("(d.data -> 'template' ->> 'templateId')::uuid = ?", filter.Template?.Id);
        And("(d.data -> 'template' ->> 'version')::int = ?", filter.Template?.Version);
        And("(d.data -> 'envelope' ->> 'sourceVersion')::int = ?", filter.SourceVersion);
        if (filter.Receiver is { Version: null } receiver) And("jsonb_exists(d.data -> 'envelope' -> 'receivers', ?)", $"{receiver.Id}");
        else And(ChosenBy, filter.Receiver is null ? null : $"{filter.Receiver.Id}", filter.Receiver?.Version);
        return (string.Join(" and ", conditions), values);
    }

    /// <summary>The receivers and their versions stand in two lists, in the same order.</summary>
    private const string ChosenBy =
        """
        exists (select from jsonb_array_elements_text(d.data -> 'envelope' -> 'receivers') with ordinality r(id, place)
            where r.id = ? and (d.data -> 'envelope' -> 'receiverVersions' ->> (r.place - 1)::int)::int = ?)
        """;

    /// <summary>Keeps other writers off these rows until the end of the session's transaction; in one order, so that two never wait for each other.</summary>
    /// <param name="whenLocked">What to do about a row somebody else has: <c>skip locked</c>, or nothing to wait for it.</param>
    public static async Task<IReadOnlyList<Delivery>> LockAsync(
        IDocumentSession session, IReadOnlyList<Guid> ids, string whenLocked, CancellationToken cancellationToken) =>
        await session.AdvancedSql.QueryAsync<Delivery>(
            $"select {Columns} from {Table} d where d.id = any(?) order by d.id for update {whenLocked}", cancellationToken, [ids.ToArray()]);

    /// <summary>The condition no index serves: part of what the row says.</summary>
    private const string Contains =
        "concat_ws(chr(10), d.data -> 'envelope' ->> 'title', d.data -> 'envelope' ->> 'to', d.data ->> 'lastReply') ilike ?";

    /// <summary>The parameter of <see cref="Contains"/>; its wildcards are ours alone.</summary>
    public static string Pattern(string text) => $"%{text.Replace("\\", "\\\\").Replace("%", "\\%").Replace("_", "\\_")}%";

    public static IReadOnlyList<DeliveryStatus> Statuses { get; } = Enum.GetValues<DeliveryStatus>();
}
