using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>Tells a database that is away, or restarts, from one that refused a statement: the first passes, the second is a fault of the program.</summary>
public static class DatabaseOutage
{
    public static bool IsMeantBy(Exception e) => e switch
    {
        PostgresException refused => refused.IsTransient,
        NpgsqlException or TimeoutException => true,
        _ => e.InnerException is { } inner && IsMeantBy(inner),
    };
}
