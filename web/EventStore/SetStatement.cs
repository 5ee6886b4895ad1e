using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace LiveNotify.Web.EventStore;

/// <summary>One value for each row of a statement.</summary>
internal readonly record struct Column(NpgsqlDbType Type, Array Values)
{
    public static Column Of(IEnumerable<Guid> ids) => new(NpgsqlDbType.Uuid, ids.ToArray());
}

/// <summary>A statement about many rows: every parameter is an array with one value a row.</summary>
/// <param name="Sql">Names the columns <c>$1</c>, <c>$2</c> and so on.</param>
/// <param name="Answer">
/// Gets each row it answers with; null: it is none that answers with rows. Must not throw in the batch that commits: that goes on without it.
/// </param>
internal sealed record SetStatement(string Sql, IReadOnlyList<Column> Columns, Action<DbDataReader>? Answer = null)
{
    /// <summary>
    /// Ends a transaction in the round trip of its last statements. When one of them fails PostgreSQL skips the rest, this too. Not for a
    /// transaction in which something failed before: that it rolls back, and says nothing.
    /// </summary>
    public static SetStatement Commit { get; } = new("commit", []);

    /// <summary>In one round trip.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, IReadOnlyList<SetStatement> statements, CancellationToken cancellationToken)
    {
        await using var batch = BatchOf(connection, statements);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (var answer in statements.Select(statement => statement.Answer).OfType<Action<DbDataReader>>())
        {
            while (await reader.ReadAsync(cancellationToken)) answer(reader);
            await reader.NextResultAsync(cancellationToken);
        }

        while (await reader.NextResultAsync(cancellationToken)) { }
    }

    private static NpgsqlBatch BatchOf(NpgsqlConnection connection, IEnumerable<SetStatement> statements)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var (sql, columns, _) in statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var (type, values) in columns) command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values });
            batch.BatchCommands.Add(command);
        }

        return batch;
    }
}
