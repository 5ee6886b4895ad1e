using LiveNotify.Web.Access;
using Microsoft.AspNetCore.SignalR;

namespace LiveNotify.Web.Live;

/// <summary>A connection outlives the request that made it: each call over it asks anew whether its caller may still be in.</summary>
internal sealed class StillIn(Sessions sessions, OpenConnections open) : IHubFilter
{
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        open.Add(context.Context);
        return next(context);
    }

    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        open.Remove(context.Context);
        return next(context, exception);
    }

    /// <exception cref="HubException">The session ended, or the token was revoked; the connection is closed.</exception>
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        var connection = invocationContext.Context;
        if (connection.User is { } caller && await sessions.HoldsAsync(caller, connection.ConnectionAborted)) return await next(invocationContext);
        connection.Abort();
        throw new HubException("This session has ended; sign in again");
    }
}
