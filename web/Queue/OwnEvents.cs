using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Queue;

/// <summary>Lets people hear of senders that broke or mended, about once a second.</summary>
public sealed class OwnEvents(SenderNews news, TimeProvider clock, ILogger<OwnEvents> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, clock);
        var prepared = false;
        do
        {
            try
            {
                if (!prepared) await news.PrepareAsync(stoppingToken);
                prepared = true;
                await news.TellAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.LogWarning("What there is to tell of senders could not be told and is tried again in {Pace}: {Reason}", Pace, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
