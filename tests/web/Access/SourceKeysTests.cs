using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

public sealed class SourceKeysTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_pooled_connection_that_died_costs_nobody_an_answer()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using var host = await EventStoreHost.OnAsync(database);
        var source = await new DeliveryScene(host.Services).SourceAsync();
        var keys = new SourceKeys(
            host.Services.GetRequiredService<IDocumentStore>(), host.Services.GetRequiredService<NpgsqlDataSource>(), TimeProvider.System);
        (await keys.FindAsync(source.KeyHash, TestContext.Current.CancellationToken))!.Id.ShouldBe(source.Id);

        await using var other = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Pooling = false });
        await using (var kill = other.CreateCommand("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))
            await kill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        (await keys.FindAsync(source.KeyHash, TestContext.Current.CancellationToken))!.Id.ShouldBe(source.Id);
    }
}
