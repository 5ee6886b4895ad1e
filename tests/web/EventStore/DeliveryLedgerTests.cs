using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

public sealed class DeliveryLedgerTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly RetryPolicy Policy = new([TimeSpan.FromMinutes(10)], TimeSpan.FromDays(1));

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private EventStoreHost _host = null!;
    private DeliveryScene _scene = null!;

    private DueDeliveries Due => _host.Services.GetRequiredService<DueDeliveries>();

    private DeliveryLedger Ledger => _host.Services.GetRequiredService<DeliveryLedger>();

    public async ValueTask InitializeAsync()
    {
        _host = await EventStoreHost.StartAsync(postgres, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));
        _scene = new(_host.Services);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Two_nodes_that_want_the_same_deliveries_each_get_different_ones()
    {
        var ids = (await QueueAsync(Enumerable.Range(0, 20).Select(i => $"a{i}@example.com"))).Select(d => d.Id).ToList();

        var nodes = await Task.WhenAll(Enumerable.Range(0, 4).Select(node => Ledger.LeaseAsync(ids, $"node-{node}", Lease, Policy, CancellationToken.None)));

        var leased = nodes.SelectMany(n => n).Select(l => l.Delivery.Id).ToList();
        leased.ShouldBeUnique();
        leased.Count.ShouldBe(20);
    }

    [Fact]
    public async Task A_lease_that_ran_out_is_taken_up_again_and_the_timeline_says_so()
    {
        var delivery = (await QueueAsync(["ops@example.com"])).Single();
        await Ledger.LeaseAsync([delivery.Id], "dead-node", Lease, Policy, CancellationToken.None);
        (await Ledger.LeaseAsync([delivery.Id], "node-2", Lease, Policy, CancellationToken.None)).ShouldBeEmpty();
        (await Due.DueAsync(10, CancellationToken.None)).ShouldBeEmpty();

        _clock.Advance(Lease + TimeSpan.FromSeconds(1));

        (await Due.DueAsync(10, CancellationToken.None)).Select(d => d.Id).ShouldBe([delivery.Id]);
        var again = (await Ledger.LeaseAsync([delivery.Id], "node-2", Lease, Policy, CancellationToken.None)).Single();
        again.Delivery.Attempts.ShouldBe(1);
        again.Delivery.MessageId.ShouldBe(delivery.MessageId);
        (await _host.Deliveries.TimelineAsync(delivery.Id)).Select(e => e.Data.GetType())
            .ShouldBe([typeof(DeliveryQueued), typeof(DeliverySending), typeof(DeliveryInterrupted), typeof(DeliverySending)]);
    }

    [Fact]
    public async Task A_queued_delivery_nobody_takes_is_due_after_a_grace()
    {
        var delivery = (await QueueAsync(["ops@example.com"])).Single();

        (await Due.DueAsync(10, CancellationToken.None)).ShouldBeEmpty();
        _clock.Advance(Delivery.QueueGrace);

        (await Due.DueAsync(10, CancellationToken.None)).Select(d => d.Id).ShouldBe([delivery.Id]);
    }

    [Fact]
    public async Task A_delivery_that_need_not_wait_any_more_stands_in_line_for_the_sender_that_carries_it()
    {
        var first = await _scene.SenderAsync("[First]");
        var standIn = await _scene.SenderAsync("[Stand-in]");
        await _scene.ReceiverAsync("ops@example.com");
        var trouble = new Attempt(first.Id, first.Revision, "mail.example.com:25", null, SmtpStage.Connect, "Connection refused", 1);
        await _scene.ChangeAsync(first, sender => SenderDecider.Pause(sender, trouble, _clock.GetUtcNow()));
        await _scene.ChangeAsync(standIn, sender => SenderDecider.Hold(sender, null, _clock.GetUtcNow()));
        var delivery = (await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full")).Single();
        (await _scene.LeaseAsync(delivery)).ShouldBeEmpty();
        (await Due.FreedAsync(10, CancellationToken.None)).ShouldBeEmpty();

        await _scene.ChangeAsync(first, sender => SenderDecider.EndProbe(sender, first.Revision, trouble: null, _clock.GetUtcNow()));

        (await Due.FreedAsync(10, CancellationToken.None)).ShouldBe([new DueDelivery(delivery.Id, first.Id, null)]);
    }

    [Fact]
    public async Task Events_carry_who_and_for_which_notification()
    {
        var delivery = (await QueueAsync(["ops@example.com"])).Single();
        await _scene.AcceptAsync(delivery, "Subject: x\r\n\r\nx");

        var events = await _host.Deliveries.TimelineAsync(delivery.Id);

        events[0].UserName.ShouldStartWith("source:");
        events[0].Headers![Actor.AddressHeader].ToString().ShouldBe("192.0.2.9");
        events.Skip(1).ShouldAllBe(e => e.UserName == Actor.LiveNotify.Name);
        events.ShouldAllBe(e => e.CorrelationId == delivery.Envelope.NotificationId.ToString());
        (await _host.Deliveries.MailAsync(delivery.Id))!.Read().ShouldBe("Subject: x\r\n\r\nx"u8.ToArray());
        (await Due.DueAsync(10, CancellationToken.None)).ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<Delivery>> QueueAsync(IEnumerable<string> addresses)
    {
        await _scene.SenderAsync();
        await _scene.ReceiverAsync([.. addresses]);
        return await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full");
    }
}
