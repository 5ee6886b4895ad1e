using Marten;
using NpgsqlTypes;

namespace LiveNotify.Web.EventStore;

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
    public SetStatement Insert(IReadOnlyCollection<Row<T>> rows, ISerializer json) => new(_insert, Columned(rows, json));

    /// <summary>Writes over those that are there.</summary>
    public SetStatement Replace(IReadOnlyCollection<Row<T>> rows, ISerializer json) => new(_replace, Columned(rows, json));

    private List<Column> Columned(IReadOnlyCollection<Row<T>> rows, ISerializer json)
    {
        var documents = rows.Select(row => row.Document).ToList();
        List<Column> values =
        [
            new(NpgsqlDbType.Uuid, rows.Select(row => row.Id).ToArray()),
            new(NpgsqlDbType.Jsonb, documents.Select(document => json.ToJson(document)).ToArray()),
            .. columns.Select(column => new Column(column.Type, column.Of(documents))),
        ];
        if (isFolded) values.Add(new(NpgsqlDbType.Bigint, rows.Select(row => (long)row.Events).ToArray()));
        return values;
    }

    private static string InsertInto(string table, bool isFolded, IReadOnlyList<RowColumn<T>> columns)
    {
        List<string> names = ["id", "data", .. columns.Select(column => column.Name)];
        if (isFolded) names.Add("mt_version");
        return $"insert into {table} as present ({string.Join(", ", names)}, mt_dotnet_type) "
            + $"select {string.Join(", ", names.Select(name => $"r.{name}"))}, '{typeof(T).FullName}' "
            + $"from unnest({string.Join(", ", names.Select((_, i) => $"${i + 1}"))}) r({string.Join(", ", names)})";
    }

    private static string Assignments(bool isFolded, IReadOnlyList<RowColumn<T>> columns) => string.Join(
        ", ",
        [
            "data = excluded.data", "mt_last_modified = transaction_timestamp()",
            .. columns.Select(column => $"{column.Name} = excluded.{column.Name}"),
            isFolded ? "mt_version = present.mt_version + excluded.mt_version" : "mt_version = excluded.mt_version",
        ]);
}
