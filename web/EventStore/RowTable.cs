using System.Data.Common;
using Marten;
using NpgsqlTypes;
using Weasel.Core;
using Weasel.Storage;
using IStorageOperation = Weasel.Storage.IStorageOperation;

namespace LiveNotify.Web.EventStore;

/// <summary>One value for each row of a statement.</summary>
internal readonly record struct Column(NpgsqlDbType Type, Array Values);

/// <summary>A column of a document's table beside those that every document has.</summary>
/// <param name="Of">Its values for these documents, as an array of what Npgsql takes for <paramref name="Type"/>.</param>
internal sealed record RowColumn<T>(string Name, NpgsqlDbType Type, Func<IEnumerable<T>, Array> Of)
{
    public static RowColumn<T> For<TValue>(string name, NpgsqlDbType type, Func<T, TValue> value) => new(name, type, rows => rows.Select(value).ToArray());
}

/// <summary>A document to be written.</summary>
/// <param name="Events">How many events of its stream it has not had until now.</param>
internal readonly record struct Row<T>(Guid Id, T Document, int Events = 0);

/// <summary>
/// A document's table as Marten lays it out, written many rows a statement. Existing rows are found by their key's index whatever the
/// planner believes of the table's size: its plans are kept, and were made when it was small.
/// </summary>
/// <param name="table">With its schema.</param>
/// <param name="isFolded">It is folded from a stream, and its version is how many events that has.</param>
/// <param name="columns">All that Marten duplicates: what is missing here would stay null.</param>
internal sealed class RowTable<T>(string table, bool isFolded, params RowColumn<T>[] columns) where T : notnull
{
    private readonly string _insert = InsertInto(table, isFolded, columns);
    private readonly string _replace = $"{InsertInto(table, isFolded, columns)} on conflict (id) do update set {Assignments(isFolded, columns)}";

    public string Name => table;

    /// <summary>The columns that are written of what Marten duplicates.</summary>
    public IEnumerable<string> Columns => columns.Select(column => column.Name);

    /// <summary>Fails where one of them is there already.</summary>
    public void Insert(IDocumentSession session, IReadOnlyCollection<Row<T>> rows) => Queue(session, _insert, rows);

    /// <summary>Writes over those that are there.</summary>
    public void Replace(IDocumentSession session, IReadOnlyCollection<Row<T>> rows) => Queue(session, _replace, rows);

    private void Queue(IDocumentSession session, string sql, IReadOnlyCollection<Row<T>> rows)
    {
        if (rows.Count == 0) return;
        var json = session.DocumentStore.Options.Serializer();
        var documents = rows.Select(row => row.Document).ToList();
        List<Column> values =
        [
            new(NpgsqlDbType.Uuid, rows.Select(row => row.Id).ToArray()),
            new(NpgsqlDbType.Jsonb, documents.Select(document => json.ToJson(document)).ToArray()),
            .. columns.Select(column => new Column(column.Type, column.Of(documents))),
        ];
        if (isFolded) values.Add(new(NpgsqlDbType.Bigint, rows.Select(row => (long)row.Events).ToArray()));
        session.QueueOperation(new SetStatement<T>(sql, [.. values]));
    }

    private static string InsertInto(string table, bool isFolded, IReadOnlyList<RowColumn<T>> columns)
    {
        List<string> names = ["id", "data", .. columns.Select(column => column.Name)];
        if (isFolded) names.Add("mt_version");
        return $"insert into {table} as present ({string.Join(", ", names)}, mt_dotnet_type) "
            + $"select {string.Join(", ", names.Select(name => $"r.{name}"))}, '{typeof(T).FullName}' "
            + $"from unnest({string.Join(", ", names.Select(_ => "?"))}) r({string.Join(", ", names)})";
    }

    private static string Assignments(bool isFolded, IReadOnlyList<RowColumn<T>> columns) => string.Join(
        ", ",
        [
            "data = excluded.data", "mt_last_modified = transaction_timestamp()",
            .. columns.Select(column => $"{column.Name} = excluded.{column.Name}"),
            isFolded ? "mt_version = present.mt_version + excluded.mt_version" : "mt_version = excluded.mt_version",
        ]);
}

/// <summary>A statement whose every parameter is an array with one value a row; it answers nothing.</summary>
internal sealed class SetStatement<T>(string sql, IReadOnlyList<Column> columns) : IStorageOperation, NoDataReturnedCall
{
    public Type DocumentType => typeof(T);

    public OperationRole Role() => OperationRole.Other;

    public void ConfigureCommand(ICommandBuilder builder, IStorageSession session) => Arrays.Append(builder, sql, columns);

    public Task PostprocessAsync(DbDataReader reader, IList<Exception> exceptions, CancellationToken token) => Task.CompletedTask;
}

internal static class Arrays
{
    /// <param name="sql">With a question mark for each column.</param>
    public static void Append(ICommandBuilder builder, string sql, IReadOnlyList<Column> columns)
    {
        var parameters = ((Weasel.Postgresql.ICommandBuilder)builder).AppendWithParameters(sql);
        foreach (var (parameter, column) in parameters.Zip(columns)) (parameter.NpgsqlDbType, parameter.Value) = (NpgsqlDbType.Array | column.Type, column.Values);
    }
}
