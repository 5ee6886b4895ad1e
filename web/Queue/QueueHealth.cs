using Hangfire;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LiveNotify.Web.Queue;

/// <summary>Hangfire's storage answers, and this node's server has given a sign of life. Hangfire itself runs on in silence without it.</summary>
internal sealed class QueueHealth(JobStorage storage, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var servers = await OwnThread.RunAsync(() => storage.GetMonitoringApi().Servers()).WaitAsync(cancellationToken);
            return servers.Any(s => s.Name.StartsWith(Batches.Node, StringComparison.OrdinalIgnoreCase) && clock.GetUtcNow().UtcDateTime - s.Heartbeat < Silence)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The queue's server on this node gives no sign of life");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return HealthCheckResult.Unhealthy("The queue's storage does not answer");
        }
    }
}
