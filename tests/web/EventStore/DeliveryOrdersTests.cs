using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

public sealed class DeliveryOrdersTests(PostgresFixture postgres)
{
    private static readonly Actor Admin = new("admin@example.com", "192.0.2.7");

    [Fact]
    public async Task Sending_all_again_counts_only_what_somebody_was_to_get()
    {
        await using var host = await EventStoreHost.StartAsync(postgres);
        var scene = new DeliveryScene(host.Services);
        var orders = host.Services.GetRequiredService<DeliveryOrders>();
        var source = await scene.SourceAsync();
        (await scene.ReportAsync(source, "Nobody hears of it")).Single().Envelope.To.ShouldBeNull();
        await scene.ReceiverAsync("ops@example.com");
        (await scene.ReportAsync(source, "No sender yet")).Single().Envelope.To.ShouldNotBeNull();
        await scene.SenderAsync();

        (await orders.CountAsync(DeliveryOrder.Resend, DeliveryFilter.None, CancellationToken.None)).ShouldBe(1);
        (await orders.CarryOutForAllAsync(DeliveryOrder.Resend, DeliveryFilter.None, null, Admin, CancellationToken.None)).ShouldBe(1);
        (await orders.CountAsync(DeliveryOrder.Resend, DeliveryFilter.None, CancellationToken.None)).ShouldBe(0);
    }
}
