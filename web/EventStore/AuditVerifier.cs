using System.Data;
using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Sources;
using Marten;
using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>What a check of the whole chain found.</summary>
/// <param name="Checked">Entries that were looked at, the broken one included.</param>
/// <param name="FirstBroken">The first sequence that does not hold; one past the last where an act has no entry at all; null when all hold.</param>
/// <param name="Why">What is wrong with it; null when nothing is.</param>
public sealed record AuditProof(bool Ok, long Checked, long? FirstBroken, Phrase? Why)
{
    /// <summary>The seal of the last entry: who noted it elsewhere can tell later that nothing up to it was changed.</summary>
    public string LastHash { get; init; } = AuditChain.Origin;
}

/// <summary>
/// Reads the chain and the events it tells of as they lie in the database, and finds the first that was changed, removed, put in or moved behind the
/// product's back. All of it is one look at one moment.
/// </summary>
public sealed class AuditVerifier(NpgsqlDataSource database, IDocumentStore store)
{
    private const string Entries = $"{DeliverySql.Schema}.mt_doc_auditentry";
    private const int Chunk = 1000;

    public async Task<AuditProof> VerifyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        AuditEntry? last = null;
        var count = 0L;
        var places = new Dictionary<Guid, long>();
        while (await ChunkAsync(connection, last?.Sequence ?? 0, cancellationToken) is { Count: > 0 } entries)
        {
            var events = await EventsAsync(connection, [.. entries.Select(e => e.Entry?.Record.EventId).OfType<Guid>()], cancellationToken);
            foreach (var (id, entry) in entries)
            {
                count++;
                if (WhyBroken(last, id, entry, events, places) is { } why) return new(false, count, (last?.Sequence ?? 0) + 1, why);
                last = entry;
            }
        }

        return await UntoldAsync(connection, cancellationToken) is { } untold
            ? new(false, count, (last?.Sequence ?? 0) + 1, untold)
            : new AuditProof(true, count, null, null) { LastHash = last?.Hash ?? AuditChain.Origin };
    }

    private static Phrase? WhyBroken(AuditEntry? last, long id, AuditEntry? entry, Dictionary<Guid, StoredEvent?> events, Dictionary<Guid, long> places)
    {
        if (entry is null) return new("Entry {0} cannot be read", id);
        if (id != (last?.Sequence ?? 0) + 1 || entry.Sequence != id) return new("Entry {0} is missing, or another stands in its place", (last?.Sequence ?? 0) + 1);
        if (!AuditChain.Fits(last, entry)) return new("Entry {0} was changed: its seal does not fit what it says, or the entry before it", id);
        if (entry.Record.EventId is not { } eventId) return null;
        if (!events.TryGetValue(eventId, out var stored))
            // Deliveries are kept for a time only; what was ordered for one stays on record in its entry.
            return entry.Record.Subject.StartsWith(AuditSubjects.Deliveries, StringComparison.Ordinal) ? null : new("The event that entry {0} tells of is gone", id);
        if (stored is null || stored.Hash != entry.Record.EventHash || stored.Actor != entry.Record.Actor) return new("The event that entry {0} tells of was changed", id);
        if (stored.Version <= places.GetValueOrDefault(stored.Stream)) return new("The event that entry {0} tells of was moved", id);
        places[stored.Stream] = stored.Version;
        return null;
    }

    private static async Task<List<(long Id, AuditEntry? Entry)>> ChunkAsync(NpgsqlConnection connection, long after, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select id, data::text from {Entries} where id > $1 order by id limit {Chunk}", connection) { Parameters = { new() { Value = after } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<(long, AuditEntry?)>();
        while (await reader.ReadAsync(cancellationToken)) entries.Add((reader.GetInt64(0), Read(reader.GetString(1))));
        return entries;
    }

    private static AuditEntry? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEntry>(json, JsonSerializerOptions.Web) is { Record: { Changes: not null } } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An id that two events have is nobody's: it stands for none.</summary>
    private static async Task<Dictionary<Guid, StoredEvent?>> EventsAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select id, type, stream_id, data::text, user_name, version from {DeliverySql.Events} where id = any($1)", connection)
        {
            Parameters = { new() { Value = ids } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new Dictionary<Guid, StoredEvent?>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (id, stream) = (reader.GetGuid(0), reader.GetGuid(2));
            var stored = new StoredEvent(
                AuditChain.HashOfEvent(reader.GetString(1), stream, reader.GetString(3)), await reader.IsDBNullAsync(4, cancellationToken) ? null : reader.GetString(4),
                stream, reader.GetInt64(5));
            if (!events.TryAdd(id, stored)) events[id] = null;
        }

        return events;
    }

    /// <summary>An event that no entry tells of, and that the program does not write by itself, whoever it says did it.</summary>
    private async Task<Phrase?> UntoldAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
             select e.type, e.stream_id from {DeliverySql.Events} e
             where e.type = any($1) and not (coalesce(e.user_name, '') = $2 and (e.type = any($3) or e.stream_id = $4))
               and not exists (select from {Entries} a where a.data -> 'record' ->> 'eventId' = e.id::text)
             order by e.seq_id limit 1
             """, connection)
        {
            Parameters =
            {
                new() { Value = NamesOf(AuditStory.Types) }, new() { Value = Actor.LiveNotify.Name }, new() { Value = NamesOf(AuditStory.OfTheProgram) }, new() { Value = OwnSource.Id },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new("The event {0} of {1} has no entry: it was put in behind the product's back, or its entry was removed", reader.GetString(0), reader.GetGuid(1))
            : null;
    }

    private string[] NamesOf(IReadOnlyList<Type> types) =>
        [.. store.Options.Events.AllKnownEventTypes().Where(type => types.Contains(type.EventType)).Select(type => type.EventTypeName)];

    private sealed record StoredEvent(string Hash, string? Actor, Guid Stream, long Version);
}
