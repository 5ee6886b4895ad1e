using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Has PostgreSQL keep a mail's copy in its row as it comes: it is compressed already, and trying again, cutting it up and moving the pieces to
/// a table of their own cost more than half of what writing it does. Marten lays out tables and has no word for this.
/// </summary>
internal sealed class MailCopyStorage(NpgsqlDataSource database, ILogger<MailCopyStorage> logger) : IHostedService
{
    /// <summary>The most a page can hold. What is larger is moved out as ever.</summary>
    private const string Setting = "toast_tuple_target=8160";

    private const string Sql =
        $"""
        do $$ begin
            if not exists (select from pg_class where oid = '{DeliverySql.Mails}'::regclass and '{Setting}' = any(reloptions)) then
                set local lock_timeout = '3s';
                alter table {DeliverySql.Mails} set ({Setting});
            end if;
        end $$
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = database.CreateCommand(Sql);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e)
        {
            // Another owner, a vacuum under way: mails are kept all the same, only at a higher price.
            logger.LogWarning("Mails are not stored as cheaply as they could be, until the next start: {Reason}", e.MessageText);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
