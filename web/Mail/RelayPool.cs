using System.Collections.Concurrent;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>
/// Warm connections, a lane for each sender, so that a relay that hangs holds up nobody else's mail. Closes what is idle,
/// and says QUIT to all when the process goes down.
/// </summary>
internal sealed class RelayPool(MailOptions options, ISecretBox secrets) : BackgroundService
{
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, RelayLane> _lanes = new();

    /// <summary>Waits for a place in the sender's lane; its connection is warm, or new and not opened yet.</summary>
    public Task<RelayPlace> TakeAsync(Sender sender, CancellationToken stop) =>
        _lanes.GetOrAdd(sender.Id, _ => new RelayLane(options, secrets)).TakeAsync(sender, stop);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_lanes.Values.Select(lane => lane.CloseAsync()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var rounds = new PeriodicTimer(_round);
        try
        {
            while (await rounds.WaitForNextTickAsync(stoppingToken))
                await Task.WhenAll(_lanes.Values.Select(lane => lane.CloseOverdueAsync()));
        }
        catch (OperationCanceledException)
        {
            // The process goes down; StopAsync does the rest.
        }
    }
}
