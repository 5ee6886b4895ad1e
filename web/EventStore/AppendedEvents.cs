using JasperFx.Events;
using NpgsqlTypes;
using ISerializer = Marten.ISerializer;

namespace LiveNotify.Web.EventStore;

/// <summary>Events of many streams in one statement; afterwards each knows its place in the order of all.</summary>
internal static class AppendedEvents
{
    /// <summary>
    /// A stream that is there already grows by what is new, and its new version tells the place of each; one that began in this transaction
    /// has no new version here, and its first event is the first.
    /// </summary>
    private const string Sql =
        $"""
        with grown as (
            insert into {DeliverySql.Streams} as s (id, version, timestamp, tenant_id)
            select g.id, g.events, now(), '{DeliverySql.Tenant}' from unnest($1, $2) g(id, events)
            on conflict (id) do update set version = s.version + excluded.version, timestamp = now()
            returning id, version)
        insert into {DeliverySql.Events}
            (seq_id, id, stream_id, version, data, type, mt_dotnet_type, timestamp, correlation_id, causation_id, headers, user_name, tenant_id, is_archived)
        select nextval('{DeliverySql.EventSequence}'), e.id, e.stream, coalesce(e.grown - e.events, 0) + e.nth, e.data, e.type, e.dotnet_type, e.at,
            e.correlation, e.causation, e.headers, e.by, '{DeliverySql.Tenant}', false
        from (
            select t.*, g.version as grown
            from unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) with ordinality
                t(id, stream, nth, events, data, type, dotnet_type, at, correlation, causation, headers, by, place)
            left join grown g on g.id = t.stream order by t.place) e
        returning id, seq_id
        """;

    /// <param name="events">Each with its stream, of which those come in their order.</param>
    /// <param name="begun">The streams that begin in this transaction, by a statement before this one.</param>
    public static SetStatement Of(IReadOnlyList<IEvent> events, IReadOnlySet<Guid> begun, ISerializer json)
    {
        var counts = events.CountBy(e => e.StreamId).ToDictionary();
        var growing = counts.Where(stream => !begun.Contains(stream.Key)).OrderBy(stream => stream.Key).ToList();
        var nth = new Dictionary<Guid, int>();
        var byId = events.ToDictionary(e => e.Id);
        return new(
            Sql,
            [
                Of(NpgsqlDbType.Uuid, growing, stream => stream.Key),
                Of(NpgsqlDbType.Bigint, growing, stream => (long)stream.Value),
                Of(NpgsqlDbType.Uuid, events, e => e.Id),
                Of(NpgsqlDbType.Uuid, events, e => e.StreamId),
                Of(NpgsqlDbType.Bigint, events, e => (long)(nth[e.StreamId] = nth.GetValueOrDefault(e.StreamId) + 1)),
                Of(NpgsqlDbType.Bigint, events, e => (long)counts[e.StreamId]),
                Of(NpgsqlDbType.Jsonb, events, e => json.ToJson(e.Data)),
                Of(NpgsqlDbType.Varchar, events, e => e.EventTypeName),
                Of(NpgsqlDbType.Varchar, events, e => e.DotNetTypeName),
                Of(NpgsqlDbType.TimestampTz, events, e => e.Timestamp.ToUniversalTime()),
                Of(NpgsqlDbType.Varchar, events, e => e.CorrelationId),
                Of(NpgsqlDbType.Varchar, events, e => e.CausationId),
                Of(NpgsqlDbType.Jsonb, events, e => e.Headers is { Count: > 0 } headers ? json.ToJson(headers) : null),
                Of(NpgsqlDbType.Varchar, events, e => e.UserName),
            ],
            row => byId[row.GetGuid(0)].Sequence = row.GetInt64(1));
    }

    private static Column Of<TRow, TValue>(NpgsqlDbType type, IReadOnlyList<TRow> rows, Func<TRow, TValue> value) => new(type, rows.Select(value).ToArray());
}
