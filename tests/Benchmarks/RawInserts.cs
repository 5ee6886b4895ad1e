using System.Text;
using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace LiveNotify.Benchmarks;

/// <summary>
/// What the intake is measured against: the same bytes into one table by bare Npgsql, without HTTP, without events, without
/// anybody to tell of it.
/// </summary>
internal sealed class RawInserts : IAsyncDisposable
{
    private const int MaxGroup = 100;
    private const int Writers = 2;
    private const string Insert = "insert into raw (id, at, body) values ($1, $2, $3)";

    private readonly NpgsqlDataSource _database;

    private RawInserts(NpgsqlDataSource database) => _database = database;

    public static async Task<RawInserts> OnAsync(string connectionString)
    {
        var database = NpgsqlDataSource.Create(connectionString);
        await using var create = database.CreateCommand("create table raw (id uuid primary key, at timestamptz not null, body jsonb not null)");
        await create.ExecuteNonQueryAsync();
        return new(database);
    }

    /// <summary>One row, one commit, a connection for each client.</summary>
    public Task<Measured> OneByOneAsync(int clients, int count) => Measured.AtOnceAsync(clients, count, async () =>
    {
        await using var insert = _database.CreateCommand(Insert);
        Fill(insert.Parameters);
        await insert.ExecuteNonQueryAsync();
    });

    /// <summary>What gathered while the last group was written, up to 100 rows, in one transaction.</summary>
    public async Task<Measured> BatchedAsync(int clients, int count)
    {
        var waiting = Channel.CreateUnbounded<TaskCompletionSource>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() => WriteAsync(waiting.Reader))));
        var measured = await Measured.AtOnceAsync(clients, count, () =>
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Writer.TryWrite(done);
            return done.Task;
        });
        waiting.Writer.Complete();
        await writing;
        return measured;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private async Task WriteAsync(ChannelReader<TaskCompletionSource> waiting)
    {
        await using var connection = await _database.OpenConnectionAsync();
        while (await waiting.WaitToReadAsync())
        {
            var group = new List<TaskCompletionSource>();
            await using var batch = new NpgsqlBatch(connection);
            while (group.Count < MaxGroup && waiting.TryRead(out var next))
            {
                var insert = new NpgsqlBatchCommand(Insert);
                Fill(insert.Parameters);
                batch.BatchCommands.Add(insert);
                group.Add(next);
            }

            // A batch is one transaction when nobody began another.
            if (group.Count > 0) await batch.ExecuteNonQueryAsync();
            foreach (var done in group) done.SetResult();
        }
    }

    private static void Fill(NpgsqlParameterCollection parameters)
    {
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
        parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTime.UtcNow });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = Encoding.UTF8.GetString(Webhook.Next()), NpgsqlDbType = NpgsqlDbType.Jsonb });
    }
}
