using System.Net;
using System.Net.Sockets;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web;

/// <summary>Whatever keeps the app from starting is said in one line, with the way out, and leaves nothing running.</summary>
public sealed class StartupTests(PostgresFixture postgres) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_busy_port_is_named_before_anything_is_started()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://localhost:{((IPEndPoint)other.LocalEndpoint).Port}";

        var line = await FailsWithOneLineAsync(("ASPNETCORE_URLS", address));

        line.ShouldStartWith($"Another program is already listening at {address}: stop it, or choose another address");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_port_that_is_busy_only_when_the_server_starts_is_named_too()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        var line = await FailsWithOneLineAsync(
            ("ASPNETCORE_URLS", address), ("ConnectionStrings__Postgres", await postgres.CreateDatabaseAsync()));

        line.ShouldStartWith($"Another program is already listening at {address}:");
    }

    [Fact]
    public async Task An_address_that_is_none_is_named() =>
        (await FailsWithOneLineAsync(("ASPNETCORE_URLS", "5080"))).ShouldStartWith("'5080' is no address to listen at: write it like http://");

    [Fact]
    public async Task A_missing_Node_is_named() =>
        (await FailsWithOneLineAsync(("PATH", "/nowhere"))).ShouldStartWith("Node.js was not found on PATH");

    [Fact]
    public async Task Production_without_a_connection_string_says_which_setting_is_missing() =>
        (await FailsWithOneLineAsync(("ASPNETCORE_ENVIRONMENT", "Production"))).ShouldStartWith("ConnectionStrings__Postgres is not set: ");

    [Fact]
    public async Task A_database_that_is_not_there_is_named_without_its_password()
    {
        var line = await FailsWithOneLineAsync(
            ("ASPNETCORE_ENVIRONMENT", "Production"), ("ConnectionStrings__Postgres", "Host=127.0.0.1;Port=1;Username=me;Password=hunter2;Database=x"));

        line.ShouldStartWith("The database at 127.0.0.1:1 cannot be reached (Connection refused): start it,");
        line.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_wrong_password_names_the_user_and_never_the_password()
    {
        var line = await ProblemWithAsync(await postgres.CreateDatabaseAsync(), connection => connection.Password = "hunter2");

        line.ShouldContain("refused user livenotify (password authentication failed");
        line.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_database_that_was_never_created_is_named() =>
        (await ProblemWithAsync(await postgres.CreateDatabaseAsync(), connection => connection.Database = "nowhere")).ShouldStartWith("There is no database nowhere at 127.0.0.1:");

    [Fact]
    public async Task A_connection_string_that_cannot_be_read_is_not_quoted()
    {
        var problem = await Should.ThrowAsync<StartupProblem>(() => DatabaseReachability.EnsureReachableAsync("Host=db;Password=semi;colon=hunter2"));

        problem.Message.ShouldStartWith("ConnectionStrings__Postgres is not a connection string");
        problem.Message.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("initdb: error: could not write file \"/data/PG_VERSION\": No space left on device", true)]
    [InlineData("FATAL:  could not extend file \"base/5/1259\": No space left on device", true)]
    [InlineData("npm error code ENOSPC", true)]
    [InlineData("Error: EDQUOT: disk quota exceeded, mkdir '/data'", true)]
    [InlineData("FATAL:  data directory \"/data\" has wrong ownership", false)]
    public void A_full_disk_is_recognised_in_what_programs_print(string output, bool full) => FullDisk.IsMeantBy(output).ShouldBe(full);

    private async Task<string> FailsWithOneLineAsync(params (string Name, string? Value)[] environment)
    {
        using var app = AppProcess.Start(folder.Path, environment);

        (await app.ExitCodeAsync()).ShouldBe(1);
        app.Errors.ShouldNotBeEmpty();
        app.Errors.ShouldNotContain('\n');
        (app.Output + app.Errors).ShouldNotContain("   at ");
        if (OperatingSystem.IsLinux()) AppProcess.ProcessesOf(folder.Path).ShouldBeEmpty();
        return app.Errors;
    }

    private static async Task<string> ProblemWithAsync(string database, Action<NpgsqlConnectionStringBuilder> change)
    {
        var connection = new NpgsqlConnectionStringBuilder(database);
        change(connection);
        return (await Should.ThrowAsync<StartupProblem>(() => DatabaseReachability.EnsureReachableAsync(connection.ConnectionString))).Message;
    }
}
