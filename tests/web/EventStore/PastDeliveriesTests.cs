using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

/// <summary>What goes when its time is over, and what stays.</summary>
public sealed class PastDeliveriesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly Actor Admin = new("admin@example.com", "192.0.2.7");
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow.AddDays(-200));
    private string _database = "";
    private EventStoreHost _host = null!;
    private DeliveryScene _scene = null!;
    private Source _source = null!;

    private DateTimeOffset Before => _clock.GetUtcNow() - Kept;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabaseAsync();
        _host = await HostAsync();
        _scene = new(_host.Services);
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com");
        _source = await _scene.SourceAsync();
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_ended_long_ago_goes_with_its_events_its_mail_and_its_notification()
    {
        var old = await EndedAsync("Old");
        _clock.Advance(TimeSpan.FromDays(91));
        var young = await EndedAsync("Young");

        (await RemoveAsync()).ShouldBe(new Removed(1, 1, 1));

        (await _host.Deliveries.FindAsync(old.Id)).ShouldBeNull();
        (await _host.Deliveries.MailAsync(old.Id)).ShouldBeNull();
        (await _host.Deliveries.TimelineAsync(old.Id)).ShouldBeEmpty();
        (await CountAsync($"mt_streams where id in ('{old.Id}', '{old.Envelope.NotificationId}')")).ShouldBe(0);
        (await CountAsync($"mt_events where stream_id in ('{old.Id}', '{old.Envelope.NotificationId}')")).ShouldBe(0);
        (await CountAsync($"mt_doc_notification where id = '{old.Envelope.NotificationId}'")).ShouldBe(0);
        (await _host.Deliveries.MailAsync(young.Id)).ShouldNotBeNull();
        (await _host.Deliveries.TimelineAsync(young.Id)).Count.ShouldBe(3);
        (await RemoveAsync()).ShouldBe(Removed.None);
    }

    [Fact]
    public async Task What_can_still_be_sent_and_what_ended_only_lately_stays_however_old_it_is()
    {
        var queued = await ReportAsync("Queued");
        var deferred = await ReportAsync("Deferred");
        await _scene.FailAsync(deferred, FailureClass.Transient, SmtpStage.Recipient, "450 4.2.0 later");
        var sending = await ReportAsync("Sending");
        await _scene.LeaseAsync(sending);
        var cancelledLately = await ReportAsync("Cancelled lately");
        var failed = await ReportAsync("Failed");
        await _scene.FailAsync(failed, FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 no such user");
        var resent = await EndedAsync("Sent again");
        _clock.Advance(TimeSpan.FromDays(91));
        await OrderAsync(DeliveryOrder.Cancel, cancelledLately);
        await OrderAsync(DeliveryOrder.Resend, resent);

        (await RemoveAsync()).ShouldBe(new Removed(1, 0, 1));

        (await _host.Deliveries.FindAsync(failed.Id)).ShouldBeNull();
        foreach (var (delivery, status) in new[]
        {
            (queued, DeliveryStatus.Queued), (deferred, DeliveryStatus.Deferred), (sending, DeliveryStatus.Sending), (cancelledLately, DeliveryStatus.Cancelled), (resent, DeliveryStatus.Queued),
        })
            (await _host.Deliveries.FindAsync(delivery.Id))!.Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_notification_stays_until_its_last_delivery_goes()
    {
        await _scene.ReceiverAsync("bob@example.com");
        var both = await _scene.ReportAsync(_source, "To both");
        await _scene.AcceptAsync(both[0]);
        _clock.Advance(TimeSpan.FromDays(91));

        (await RemoveAsync()).ShouldBe(new Removed(1, 0, 0));
        (await CountAsync($"mt_doc_notification where id = '{both[0].Envelope.NotificationId}'")).ShouldBe(1);
        await _scene.AcceptAsync(both[1]);
        _clock.Advance(TimeSpan.FromDays(91));
        (await RemoveAsync()).ShouldBe(new Removed(1, 0, 1));
    }

    [Fact]
    public async Task The_record_holds_and_keeps_what_people_ordered_for_mail_that_is_gone()
    {
        var cancelled = await ReportAsync("Cancelled");
        await OrderAsync(DeliveryOrder.Cancel, cancelled);
        var resent = await EndedAsync("Sent again");
        await OrderAsync(DeliveryOrder.Resend, resent);
        await _scene.AcceptAsync(resent);
        var configuration = await ConfigurationAsync();
        _clock.Advance(TimeSpan.FromDays(91));

        (await RemoveAsync()).Deliveries.ShouldBe(2);

        var proof = await _host.Services.GetRequiredService<AuditVerifier>().VerifyAsync(CancellationToken.None);
        proof.Ok.ShouldBeTrue($"{proof.Why}");
        proof.Checked.ShouldBe(5);
        var entries = await _host.Services.GetRequiredService<AuditQueries>().ListAsync(new(What: "deliveries"), 10, null, CancellationToken.None);
        entries.Items.Select(e => (e.Record.Action, e.Record.SubjectName)).ShouldBe([("resent", "Sent again"), ("cancelled", "Cancelled")]);
        (await ConfigurationAsync()).ShouldBe(configuration);
    }

    [Fact]
    public async Task One_transaction_takes_so_many_and_the_oldest_first()
    {
        var old = new List<Delivery>();
        for (var i = 0; i < 7; i++) old.Add(await EndedAsync($"Old {i}"));
        _clock.Advance(TimeSpan.FromDays(91));
        var past = _host.Services.GetRequiredService<PastDeliveries>();

        var (removed, last) = await past.RemoveSomeAsync(Before, Guid.Empty, 5, CancellationToken.None);

        (removed.Deliveries, last).ShouldBe((5, old[4].Id));
        (await CountAsync("mt_doc_delivery")).ShouldBe(2);
        (await past.RemoveSomeAsync(Before, last!.Value, 5, CancellationToken.None)).ShouldBe((new Removed(2, 2, 2), null));
    }

    [Fact]
    public async Task Two_nodes_at_once_remove_each_once()
    {
        for (var i = 0; i < 40; i++) await EndedAsync($"Old {i}");
        _clock.Advance(TimeSpan.FromDays(91));
        await using var other = await HostAsync();

        var parts = await Task.WhenAll(new[] { _host, other, _host, other }.Select(async node =>
        {
            var past = node.Services.GetRequiredService<PastDeliveries>();
            var (all, after) = (Removed.None, (Guid?)Guid.Empty);
            while (after is { } last)
            {
                (var removed, after) = await past.RemoveSomeAsync(Before, last, 3, CancellationToken.None);
                all += removed;
            }

            return all;
        }));

        (parts.Aggregate((a, b) => a + b) + await RemoveAsync()).ShouldBe(new Removed(40, 40, 40));
        (await CountAsync("mt_doc_delivery")).ShouldBe(0);
    }

    [Fact]
    public async Task What_somebody_has_in_hand_is_left_for_the_next_time()
    {
        var old = await EndedAsync("Old");
        _clock.Advance(TimeSpan.FromDays(91));
        await using var connection = await _host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var hold = new NpgsqlCommand($"select from livenotify.mt_streams where id = '{old.Id}' for update", connection);
            await hold.ExecuteNonQueryAsync();
            (await RemoveAsync()).ShouldBe(Removed.None);
        }

        (await RemoveAsync()).Deliveries.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_orders_it_again_in_the_same_moment_finds_it_gone()
    {
        var old = await EndedAsync("Old");
        _clock.Advance(TimeSpan.FromDays(91));
        var senders = await SendersAsync();

        var written = await _host.Services.GetRequiredService<Streams>().WriteAsync<Delivery, IDeliveryEvent>(old.Id, Admin, async (_, delivery) =>
        {
            await RemoveAsync();
            return DeliveryControl.Resend(delivery, senders, null, Guid.CreateVersion7(), _clock.GetUtcNow());
        });

        written.Decision.ShouldBeOfType<LiveNotify.Domain.Decision<IDeliveryEvent>.Missing>();
        (await _host.Deliveries.FindAsync(old.Id)).ShouldBeNull();
        (await CountAsync($"mt_streams where id = '{old.Id}'")).ShouldBe(0);
    }

    [Fact]
    public async Task Threads_and_their_windows_go_on_without_the_mails_that_are_gone()
    {
        var first = await ReportAsync("Disk full", key: "disk");
        await _scene.AcceptAsync(first);
        (await ReportAsync("Disk full", key: "disk")).FoldedInto.ShouldBe(first.Id);
        (await CountAsync("mt_doc_mailthread where owes")).ShouldBe(1);
        var threads = _host.Services.GetRequiredService<MailThreads>();
        _clock.Advance(TimeSpan.FromDays(91));
        await RemoveAsync();
        (await _host.Deliveries.FindAsync(first.Id)).ShouldBeNull();

        await threads.TellRepeatsAsync(CancellationToken.None);
        (await CountAsync("mt_doc_mailthread where owes")).ShouldBe(0);
        var again = await ReportAsync("Disk full", key: "disk");
        (again.Status, again.FoldedInto, again.InReplyTo).ShouldBe((DeliveryStatus.Queued, null, null));
        (await threads.ForgetAsync(Before, CancellationToken.None)).ShouldBe(0);
        _clock.Advance(TimeSpan.FromDays(91));
        (await threads.ForgetAsync(Before, CancellationToken.None)).ShouldBe(1);
    }

    private Task<EventStoreHost> HostAsync() =>
        EventStoreHost.OnAsync(_database, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));

    private async Task<Removed> RemoveAsync()
    {
        var all = Removed.None;
        await _host.Services.GetRequiredService<PastDeliveries>().RemoveAsync(Before, removed => all += removed, CancellationToken.None);
        return all;
    }

    private async Task<Delivery> EndedAsync(string title)
    {
        var delivery = await ReportAsync(title);
        await _scene.AcceptAsync(delivery, "Subject: x\r\n\r\nx");
        return delivery;
    }

    private async Task<Delivery> ReportAsync(string title, string? key = null)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(5));
        return (await _scene.ReportAsync(_source, title, key: key)).Single();
    }

    private async Task<IReadOnlyList<LiveNotify.Domain.Senders.Sender>> SendersAsync()
    {
        await using var session = _host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<LiveNotify.Domain.Senders.Sender>().ToListAsync();
    }

    private async Task OrderAsync(DeliveryOrder order, Delivery delivery)
    {
        var written = await _host.Services.GetRequiredService<DeliveryOrders>().CarryOutAsync(order, delivery.Id, "Because", Admin, CancellationToken.None);
        written.Decision.ShouldBeOfType<LiveNotify.Domain.Decision<IDeliveryEvent>.Accepted>();
    }

    private Task<long> ConfigurationAsync() => CountAsync("mt_events where type like 'sender%' or type like 'receiver%' or type like 'source%' or type like 'template%'");

    private async Task<long> CountAsync(string what)
    {
        await using var command = _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"select count(*) from livenotify.{what}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
