using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
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

public sealed class KnownDeliveriesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly RetryPolicy Policy = new([TimeSpan.FromMinutes(10)], TimeSpan.FromDays(1));

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);
    private EventStoreHost _host = null!;
    private DeliveryScene _scene = null!;
    private Source? _source;

    private IDocumentStore Store => _host.Services.GetRequiredService<IDocumentStore>();

    private NpgsqlDataSource Database => _host.Services.GetRequiredService<NpgsqlDataSource>();

    private KnownDeliveries Known => _host.Services.GetRequiredService<KnownDeliveries>();

    private DeliveryLedger Ledger => _host.Services.GetRequiredService<DeliveryLedger>();

    public async ValueTask InitializeAsync()
    {
        _host = await EventStoreHost.StartAsync(postgres, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock)));
        _scene = new(_host.Services);
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ops@example.com");
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_this_node_wrote_last_is_not_read_again()
    {
        var delivery = await QueueAsync();
        var queued = await LockAsync(Known, delivery.Id);
        (await LockAsync(Known, delivery.Id)).ShouldBeSameAs(queued);

        var leased = (await _scene.LeaseAsync(delivery)).Single();

        (await LockAsync(Known, delivery.Id)).Delivery.ShouldBeSameAs(leased.Delivery);
    }

    /// <summary>Nothing it knows differs from what a node would read that knows nothing, after each step, whether that is one event or several.</summary>
    [Fact]
    public async Task What_is_known_is_what_the_row_says()
    {
        var delivery = await QueueAsync();
        (Func<Task> Step, int Events)[] steps =
        [
            (() => Task.CompletedTask, 1),
            (() => _scene.LeaseAsync(delivery), 1),
            (() => Ledger.RenewAsync([delivery.Id], "node-1", TimeSpan.FromMinutes(1), CancellationToken.None), 1),
            (TakeUpAgainAsync, 2),
            (() => Ledger.PutBackAsync([new(delivery.Id, "node-2")], Policy, CancellationToken.None), 1),
            (() => _scene.LeaseAsync(delivery), 1),
        ];
        var version = 0;
        foreach (var (step, events) in steps)
        {
            await step();
            version += events;
            var known = await LockAsync(Known, delivery.Id);
            var read = await LockAsync(new KnownDeliveries(), delivery.Id);

            known.ShouldBeSameAs(await LockAsync(Known, delivery.Id));
            known.Version.ShouldBe(version);
            read.Version.ShouldBe(version);
            Json(known.Delivery).ShouldBe(Json(read.Delivery));
        }

        async Task TakeUpAgainAsync()
        {
            _clock.Advance(TimeSpan.FromMinutes(2));
            (await Ledger.LeaseAsync([delivery.Id], "node-2", TimeSpan.FromMinutes(1), Policy, CancellationToken.None)).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task What_somebody_else_wrote_since_is_read_again()
    {
        var delivery = await QueueAsync();
        await _host.Services.GetRequiredService<Streams>().WriteAsync<Delivery, IDeliveryEvent>(
            delivery.Id, new Actor("admin@example.com", "192.0.2.7"),
            _ => new Decision<IDeliveryEvent>.Accepted(new DeliveryCancelled(delivery.Id, "not needed any more", DateTimeOffset.UtcNow)));

        var locked = await LockAsync(Known, delivery.Id);

        locked.Delivery.Status.ShouldBe(DeliveryStatus.Cancelled);
        locked.Version.ShouldBe(2);
        (await _scene.LeaseAsync(delivery)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_over_is_read_again_if_anybody_asks()
    {
        var delivery = await QueueAsync();
        await _scene.FailAsync(delivery, FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 User unknown");

        var locked = await LockAsync(Known, delivery.Id);

        locked.Delivery.Status.ShouldBe(DeliveryStatus.Failed);
        locked.ShouldNotBeSameAs(await LockAsync(Known, delivery.Id));
    }

    [Fact]
    public async Task A_row_somebody_is_writing_is_passed_over()
    {
        var (held, free) = (await QueueAsync(), await QueueAsync());
        var other = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await other.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Known.LockAsync(other, Store.Options.Serializer(), [held.Id], CancellationToken.None);

        (await IdsAsync()).ShouldBe([free.Id]);
        await other.DisposeAsync();
        (await IdsAsync()).ShouldBe([held.Id, free.Id], ignoreOrder: true);

        async Task<IEnumerable<Guid>> IdsAsync() => (await LockAsync(Known, [held.Id, free.Id])).Select(row => row.Delivery.Id);
    }

    private string Json(object document) => Store.Options.Serializer().ToJson(document);

    private async Task<LockedDelivery> LockAsync(KnownDeliveries known, Guid id) => (await LockAsync(known, [id])).Single();

    private async Task<IReadOnlyList<LockedDelivery>> LockAsync(KnownDeliveries known, Guid[] ids)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        return await known.LockAsync(connection, Store.Options.Serializer(), ids, CancellationToken.None);
    }

    private async Task<Delivery> QueueAsync()
    {
        _source ??= await _scene.SourceAsync();
        return (await _scene.ReportAsync(_source, "Backup failed")).Single();
    }
}
