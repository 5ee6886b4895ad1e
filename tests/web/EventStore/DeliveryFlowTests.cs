using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

public sealed class DeliveryFlowTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_ended_is_counted_once_in_the_minute_it_ended_in()
    {
        await using var host = await EventStoreHost.StartAsync(postgres);
        var scene = new DeliveryScene(host.Services);
        await scene.SenderAsync();
        await scene.ReceiverAsync("ada@example.com", "bob@example.com");
        var source = await scene.SourceAsync();
        var flow = host.Services.GetRequiredService<DeliveryFlow>();
        (await flow.LookAsync()).Sum(m => m.Accepted + m.Failed).ShouldBe(0);

        var started = DateTimeOffset.UtcNow;
        var deliveries = await scene.ReportAsync(source, "Disk full");
        await scene.AcceptAsync(deliveries[0]);
        await scene.FailAsync(deliveries[1], FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user");

        IReadOnlyList<FlowMinute> minutes = [];
        await Wait.UntilAsync(() => (minutes = flow.LookAsync().GetAwaiter().GetResult()).Sum(m => m.Accepted) == 1, "the accepted one");
        minutes.Count.ShouldBe(DeliveryFlow.Minutes);
        minutes.Sum(m => m.Failed).ShouldBe(1);
        minutes.Single(m => m.Accepted == 1).MedianMs!.Value.ShouldBeInRange(0.5, (DateTimeOffset.UtcNow - started).TotalMilliseconds * 1.2);
        minutes[^1].Start.ShouldBeGreaterThan(started.AddMinutes(-1));
        minutes.Where(m => m.Accepted == 0).ShouldAllBe(m => m.MedianMs == null);
    }

    [Fact]
    public void The_median_lies_in_the_step_that_holds_the_middle()
    {
        DeliveryFlow.MedianOf([]).ShouldBeNull();
        DeliveryFlow.MedianOf([(0, 1)])!.Value.ShouldBeInRange(1, 1.2);
        DeliveryFlow.MedianOf([(0, 10), (20, 11), (40, 10)])!.Value.ShouldBeInRange(32, 39);
        DeliveryFlow.MedianOf([(0, 1), (40, 99)])!.Value.ShouldBeInRange(1024, 1218);
    }
}
