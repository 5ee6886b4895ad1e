using System.Globalization;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web;
using LiveNotify.Web.DevServices;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.DevServices;

public sealed class EmbeddedPostgresTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Data => Path.Combine(folder.Path, "data");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_new_database_speaks_UTF8_and_belongs_to_one_test_alone()
    {
        var (one, other) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());
        await RunAsync(one, "create table t (word text); insert into t values ('通知')");

        (await RunAsync(one, "select upper(word || 'é') from t")).ShouldBe("通知É");
        await Should.ThrowAsync<PostgresException>(() => RunAsync(other, "select word from t"));
    }

    [Fact]
    public async Task The_second_start_finds_what_the_first_one_wrote_in_a_path_with_spaces()
    {
        await using (var first = await StartAsync())
        {
            await first.EnsureDatabaseAsync("books");
            await RunAsync(first.ConnectionString("books"), "create table t (n int); insert into t values (42)");
        }

        await using var second = await StartAsync();
        await second.EnsureDatabaseAsync("books");
        (await RunAsync(second.ConnectionString("books"), "select n from t")).ShouldBe(42);
    }

    [Fact]
    public async Task The_process_id_of_a_dead_server_may_be_another_programs_by_now()
    {
        await using (await StartAsync())
        {
        }

        await File.WriteAllLinesAsync(
            PostmasterFile.PathIn(Data), [Environment.ProcessId.ToString(CultureInfo.InvariantCulture), Data, "1795000000", "1", "", "127.0.0.1", "", "ready"]);

        await using var second = await StartAsync();
        (await RunAsync(second.ConnectionString("postgres"), "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task Two_at_once_on_the_same_folder_are_refused_by_name()
    {
        await using var first = await StartAsync();

        var refusal = await Should.ThrowAsync<StartupProblem>(StartAsync);

        refusal.Message.ShouldStartWith($"Another LiveNotify is running on the data in {first.Folder}: stop it first");
        (await RunAsync(first.ConnectionString("postgres"), "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_full_disk_is_said_to_be_full()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can make a small disk");
        var mount = await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=20m", "tmpfs", folder.Path]);
        Assert.SkipUnless(mount.Succeeded, "This machine lets nobody mount: " + mount.Output);
        try
        {
            (await Should.ThrowAsync<StartupProblem>(StartAsync)).Message
                .ShouldBe($"The disk is full: the embedded PostgreSQL cannot write to {folder.Path}. Free some space, then start again.");
        }
        finally
        {
            await Command.RunAsync("umount", [folder.Path]);
        }
    }

    [Fact]
    public async Task Only_this_machine_can_connect_and_only_with_the_password()
    {
        await using var server = await StartAsync();
        (await RunAsync(server.ConnectionString("postgres"), "show listen_addresses")).ShouldBe("127.0.0.1");

        var guess = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Password = "guess" }.ConnectionString;
        (await Should.ThrowAsync<PostgresException>(() => RunAsync(guess, "select 1"))).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    private Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions(ProjectFolder.Find(AppContext.BaseDirectory), folder.Path, Durable: false), NullLogger.Instance);

    private static async Task<object?> RunAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
