using LiveNotify.Tests.Fixtures;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.DevServices;

public class EmbeddedPostgresTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_new_database_speaks_UTF8_and_belongs_to_one_test_alone()
    {
        var (one, other) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());
        await RunAsync(one, "create table t (word text); insert into t values ('通知')");

        (await RunAsync(one, "select upper(word || 'é') from t")).ShouldBe("通知É");
        await Should.ThrowAsync<PostgresException>(() => RunAsync(other, "select word from t"));
    }

    private static async Task<object?> RunAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
