using LiveNotify.Web;
using LiveNotify.Web.Queue;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Queue;

public sealed class QueueOptionsTests
{
    [Fact]
    public void Without_settings_the_documented_defaults_hold()
    {
        var options = From([]);

        options.Retry.Waits.Select(wait => wait.TotalMinutes).ShouldBe([0.5, 2, 10, 30, 60, 120, 240]);
        options.Retry.MaxAge.ShouldBe(TimeSpan.FromHours(24));
        options.Lease.ShouldBe(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Hours_may_exceed_a_day() => From(new() { ["Delivery:MaxAge"] = "48:30:00" }).Retry.MaxAge.ShouldBe(TimeSpan.FromHours(48.5));

    [Theory]
    [InlineData("RetrySchedule", "00:00:30,soon")]
    [InlineData("MaxAge", "-1")]
    [InlineData("LeaseSeconds", "0")]
    public void A_value_that_means_nothing_is_named(string name, string value) =>
        Should.Throw<StartupProblem>(() => From(new() { [$"Delivery:{name}"] = value })).Message.ShouldContain($"Delivery__{name}");

    private static QueueOptions From(Dictionary<string, string?> settings) =>
        QueueOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
