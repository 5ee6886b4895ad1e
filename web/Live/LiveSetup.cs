using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Microsoft.AspNetCore.SignalR;
using StackExchange.Redis;

namespace LiveNotify.Web.Live;

/// <summary>SignalR: tells open pages what changed. How it looks they ask over HTTP.</summary>
public static class LiveSetup
{
    private const string ConnectionName = "Redis";

    public static WebApplicationBuilder AddLive(this WebApplicationBuilder builder)
    {
        // A form with trusted certificates in it is bigger than a hub takes by default.
        var signalR = builder.Services.AddSignalR(o => o.AddFilter<StillIn>()).AddHubOptions<SenderTestHub>(o => o.MaximumReceiveMessageSize = 512 * 1024);
        if (builder.Configuration.GetConnectionString(ConnectionName) is { Length: > 0 } redis)
            signalR.AddStackExchangeRedis(redis, o => o.Configuration.ChannelPrefix = RedisChannel.Literal("livenotify"));
        builder.Services.AddSingleton<OpenConnections>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OpenConnections>());
        builder.Services.AddSingleton<Audience>();
        builder.Services.AddSingleton<Announcer>();
        builder.Services.AddSingleton<ICommitObserver>(services => services.GetRequiredService<Announcer>());
        builder.Services.AddSingleton<IRequestLogObserver>(services => services.GetRequiredService<Announcer>());
        builder.Services.AddHostedService(services => services.GetRequiredService<Announcer>());
        return builder;
    }

    public static WebApplication MapLive(this WebApplication app)
    {
        app.MapHub<LiveHub>(LiveHub.Path).RequireAuthorization(Policies.Reader);
        app.MapHub<SenderTestHub>(SenderTestHub.Path).RequireAuthorization(Policies.Admin);
        return app;
    }
}
