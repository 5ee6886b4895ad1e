using LiveNotify.Web.EventStore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LiveNotify.Tests.Fixtures;

/// <summary>The event store alone on a database of its own: no queue takes a delivery out of a test's hands.</summary>
public sealed class EventStoreHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EventStoreHost(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    public DeliveryQueries Deliveries => Services.GetRequiredService<DeliveryQueries>();

    /// <param name="configure">More services: a clock, an observer of commits.</param>
    public static async Task<EventStoreHost> StartAsync(PostgresFixture postgres, Action<IServiceCollection>? configure = null) =>
        await OnAsync(await postgres.CreateDatabaseAsync(), configure);

    /// <param name="connectionString">A database that is there already, or will serve others after this.</param>
    public static async Task<EventStoreHost> OnAsync(string connectionString, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Postgres", connectionString)]);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        configure?.Invoke(builder.Services);
        builder.AddEventStore();
        var app = builder.Build();
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
