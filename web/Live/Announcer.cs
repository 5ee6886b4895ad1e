using System.Threading.Channels;
using JasperFx.Events;
using LiveNotify.Web.EventStore;
using Microsoft.AspNetCore.SignalR;

namespace LiveNotify.Web.Live;

/// <summary>
/// Tells the pages what changed: the first change at once, and what comes close behind it together. Each announcement
/// makes every listening page ask a question, so the pause between two grows with how many listen and how much changes.
/// </summary>
public sealed class Announcer(IHubContext<LiveHub, ILiveClient> hub, Audience audience, TimeProvider clock, ILogger<Announcer> log)
    : BackgroundService, ICommitObserver, IRequestLogObserver
{
    /// <summary>More deliveries than this at once are announced as many, not one by one.</summary>
    private const int MaxNamed = 50;

    /// <summary>A mail's first steps lie closer together than this, and each should be seen.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan SteadyPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <summary>After this long without a change the next one is a first again.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan PauseForEachListener = TimeSpan.FromMilliseconds(2.5);
    private static readonly TimeSpan PauseForEachChange = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly Channel<bool> _somethingChanged = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Dictionary<string, long> _changed = [];

    public void Committed(IReadOnlyList<IEvent> events)
    {
        lock (_gate)
        {
            foreach (var e in events)
                foreach (var topic in Topics.Of(e))
                    _changed[topic] = Math.Max(_changed.GetValueOrDefault(topic), e.Sequence);
        }

        _somethingChanged.Writer.TryWrite(true);
    }

    /// <summary>Requests have no sequence number; who hears of 0 asks all the same.</summary>
    public void Logged(IReadOnlyCollection<Guid> sourceIds)
    {
        lock (_gate)
        {
            foreach (var id in sourceIds) _changed.TryAdd(Topics.Source(id), 0);
        }

        _somethingChanged.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = ShortestPause;
        var last = clock.GetTimestamp();
        while (await _somethingChanged.Reader.WaitToReadAsync(stoppingToken))
        {
            _somethingChanged.Reader.TryRead(out _);
            var floor = clock.GetElapsedTime(last) > Quiet ? ShortestPause : Less(pause * 2, SteadyPause);
            var changed = Take();
            await AnnounceAsync(changed);
            last = clock.GetTimestamp();
            pause = Less(More(floor, More(PauseForEachListener * audience.Size, PauseForEachChange * changed.Count)), LongestPause);
            await Task.Delay(pause, clock, stoppingToken);
        }
    }

    private Dictionary<string, long> Take()
    {
        lock (_gate)
        {
            var taken = _changed;
            _changed = [];
            return taken;
        }
    }

    private async Task AnnounceAsync(Dictionary<string, long> changed)
    {
        var many = changed.Keys.Count(Topics.IsOneDelivery) > MaxNamed;
        try
        {
            foreach (var (topic, sequence) in changed)
                if (!many || !Topics.IsOneDelivery(topic))
                    await hub.Clients.Group(topic).Changed(topic, sequence);
            if (many) await hub.Clients.Group(Topics.ManyDeliveries).Changed(Topics.ManyDeliveries, changed.Values.Max());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The pages ask by themselves now and then; the next announcement may come through.
            log.LogWarning(e, "Could not tell the pages what changed");
        }
    }

    private static TimeSpan Less(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan More(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
