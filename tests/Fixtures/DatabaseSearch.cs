using Npgsql;

namespace LiveNotify.Tests.Fixtures;

/// <summary>Looks through every column of every table of a database.</summary>
public static class DatabaseSearch
{
    /// <summary>The tables of every schema that have one of <paramref name="needles"/> in any row; and how many rows there were to look through.</summary>
    public static async Task<(IReadOnlyList<string> Found, long Rows)> FindAsync(string connectionString, params IReadOnlyList<string> needles)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        var found = new List<string>();
        var rows = 0L;
        foreach (var table in await TablesAsync(database))
        {
            rows += (long)(await ScalarAsync(database, $"select count(*) from {table}"))!;
            if (await ScalarAsync(database, $"select n || ' in ' || t::text from {table} t, unnest($1::text[]) n where strpos(t::text, n) > 0 limit 1", (object)needles.ToArray()) is string row)
                found.Add($"{table}: {row}");
        }

        return (found, rows);
    }

    private static async Task<IReadOnlyList<string>> TablesAsync(NpgsqlDataSource database)
    {
        await using var query = database.CreateCommand(
            "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')");
        await using var reader = await query.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
        return tables;
    }

    private static async Task<object?> ScalarAsync(NpgsqlDataSource database, string sql, params object[] values)
    {
        await using var query = database.CreateCommand(sql);
        foreach (var value in values) query.Parameters.Add(new() { Value = value });
        return await query.ExecuteScalarAsync();
    }
}
