using System.Collections.Concurrent;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.SignalR;

namespace LiveNotify.Web.Live;

/// <summary>Who only listens is asked for, too: a connection whose session ended, or whose token was revoked, is closed a few seconds later.</summary>
internal sealed class OpenConnections(Sessions sessions, TimeProvider clock, ILogger<OpenConnections> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, HubCallerContext> _open = new();

    public void Add(HubCallerContext connection) => _open[connection.ConnectionId] = connection;

    public void Remove(HubCallerContext connection) => _open.TryRemove(connection.ConnectionId, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                foreach (var connection in _open.Values)
                    if (connection.User is not { } caller || !await sessions.HoldsAsync(caller, stoppingToken)) connection.Abort();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("Who listens could not be asked for and is asked for again in {Pause}: {Reason}", Pause, e.Message);
            }
        }
    }
}
