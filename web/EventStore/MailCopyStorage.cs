using Npgsql;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Has PostgreSQL keep a mail's copy in its row as it comes: it is compressed already, and trying again, cutting it up and moving the pieces to
/// a table of their own cost more than half of what writing it does. Marten lays out tables and has no word for this.
/// </summary>
internal sealed class MailCopyStorage(NpgsqlDataSource database) : IHostedService
{
    /// <summary>The most a page can hold. What is larger is moved out as ever.</summary>
    private const string Setting = "toast_tuple_target=8160";

    private const string Sql =
        $"""
        do $$ begin
            if not exists (select from pg_class where oid = '{DeliverySql.Mails}'::regclass and '{Setting}' = any(reloptions)) then
                alter table {DeliverySql.Mails} set ({Setting});
            end if;
        end $$
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
