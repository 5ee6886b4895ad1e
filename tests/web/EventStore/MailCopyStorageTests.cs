using System.Text;
using LiveNotify.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

public sealed class MailCopyStorageTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_copy_of_a_mail_stays_in_its_row_also_after_another_start()
    {
        var database = await postgres.CreateDatabaseAsync();
        await using (await EventStoreHost.OnAsync(database)) { }
        await using var host = await EventStoreHost.OnAsync(database);
        var scene = new DeliveryScene(host.Services);
        await scene.SenderAsync();
        await scene.ReceiverAsync("ops@example.com");
        var delivery = (await scene.ReportAsync(await scene.SourceAsync(), "Disk full")).Single();
        var message = Incompressible(4_000);

        await scene.AcceptAsync(delivery, message);

        (await host.Deliveries.MailAsync(delivery.Id))!.Read().ShouldBe(Encoding.UTF8.GetBytes(message));
        await using var outside = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "select pg_relation_size(reltoastrelid) from pg_class where oid = 'livenotify.mt_doc_mailcopy'::regclass");
        (await outside.ExecuteScalarAsync()).ShouldBe(0L);
    }

    /// <summary>What is small once it is compressed would stay in its row anyway.</summary>
    private static string Incompressible(int length) => new(Random.Shared.GetItems<char>("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", length));
}
