using LiveNotify.Domain.Senders;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LiveNotify.Web.Operations;

/// <summary>
/// Names the senders nothing goes out through, why and since when. That degrades a node and takes no traffic from it: one
/// relay that does not work is no reason to take in no more notifications.
/// </summary>
internal sealed class SenderHealth(IQuerySession session) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var senders = await session.Query<Sender>().ToListAsync(cancellationToken);
            var troubles = senders.ByPosition().Where(s => s.Settings.Enabled).Select(s => (Sender: s, Trouble: SenderTrouble.Of(s))).Where(x => x.Trouble is not null)
                .Select(x => $"{x.Sender.Settings.TitlePrefix} ({x.Sender.Settings.Server}) is {Domain.Words.Of(x.Sender.State)} since {SenderTrouble.Since(x.Sender):u}: {x.Trouble!.Message}")
                .ToList();
            return troubles.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join("; ", troubles));
        }
        catch (Exception e) when (EventStore.DatabaseOutage.IsMeantBy(e) || e is OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer");
        }
    }
}
