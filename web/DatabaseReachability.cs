using System.Net.Sockets;
using Npgsql;

namespace LiveNotify.Web;

/// <summary>Says in one line what is wrong with a database that does not let the app in, without its password.</summary>
public static class DatabaseReachability
{
    private const int TimeoutSeconds = 5;
    private const string Setting = "ConnectionStrings__Postgres";

    /// <exception cref="StartupProblem">As <see cref="EnsureReachableAsync"/>, for the configured database.</exception>
    public static Task EnsureDatabaseAsync(this WebApplicationBuilder builder, CancellationToken cancellation = default) =>
        EnsureReachableAsync(builder.Configuration.GetConnectionString("Postgres")!, cancellation);

    /// <exception cref="StartupProblem">The database cannot be reached, refuses the user, or is not there.</exception>
    public static async Task EnsureReachableAsync(string connectionString, CancellationToken cancellation = default)
    {
        var target = Parse(connectionString);
        try
        {
            await using var connection = new NpgsqlConnection(target.ConnectionString);
            await connection.OpenAsync(cancellation);
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            throw new StartupProblem(Explain(e, target), e);
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString) { Timeout = TimeoutSeconds, Pooling = false };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Not the reader's own words: after a stray semicolon they quote a piece of the password.
            throw new StartupProblem(
                $"{Setting} is not a connection string: write Host=...;Port=5432;Database=livenotify;Username=...;Password=..., " +
                "and quote a value that holds a semicolon.", e);
        }
    }

    private static string Explain(Exception failure, NpgsqlConnectionStringBuilder target) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"The database at {Address(target)} refused user {target.Username} ({refused.MessageText}): correct Username and Password in {Setting}.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
            $"There is no database {target.Database} at {Address(target)}: create it (createdb {target.Database}), or correct Database in {Setting}.",
        PostgresException refused =>
            $"The database at {Address(target)} refused the connection ({refused.SqlState}: {refused.MessageText}): mend that, or correct {Setting}.",
        _ => $"The database at {Address(target)} cannot be reached ({Reason(failure)}): start it, or correct Host and Port in {Setting}.",
    };

    private static string Address(NpgsqlConnectionStringBuilder target) => $"{target.Host}:{target.Port}";

    private static string Reason(Exception failure) => failure.GetBaseException() switch
    {
        TimeoutException => $"no answer within {TimeoutSeconds} s",
        var reason => reason.Message,
    };
}
