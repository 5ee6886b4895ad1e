using JasperFx;
using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>Tells the loss of a race against another writer, which is retried, from a failure, which is not.</summary>
internal static class WriteRace
{
    public static bool IsLost(Exception e) =>
        e is ConcurrencyException or DocumentAlreadyExistsException or JasperFx.Events.ExistingStreamIdCollisionException or Marten.Exceptions.ExistingStreamIdCollisionException
        || (e as PostgresException ?? e.InnerException as PostgresException)?.SqlState
            is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;
}
