using System.Threading.Channels;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>Hears which sources have new requests on record. Must return at once and never throw.</summary>
public interface IRequestLogObserver
{
    void Logged(IReadOnlyCollection<Guid> sourceIds);
}

/// <summary>
/// Keeps the last requests of each source, written behind: the caller has its answer before, and a database that is slow
/// or away delays and fails nothing. What would be thrown away by the next writing is not written at all.
/// </summary>
public sealed class RequestLog(IDocumentStore store, IEnumerable<IRequestLogObserver> observers, TimeProvider clock, ILogger<RequestLog> logger)
    : BackgroundService
{
    /// <summary>How many are kept for each source.</summary>
    public const int Kept = 50;

    /// <summary>How many of those may be of strangers: who does not know the key must not push out those who do.</summary>
    private const int KeptStrangers = 25;

    private const long MaxWaitingBytes = 32 * 1024 * 1024;

    /// <summary>Between two writings; the first of a quiet time goes at once.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LastWriting = TimeSpan.FromSeconds(3);

    private const string Trim =
        """
        delete from livenotify.mt_doc_postedrequest where id in (
            select id from (
                select id, is_stranger, row_number() over (partition by source_id, is_stranger order by id desc) as place
                from livenotify.mt_doc_postedrequest where source_id = any(?)) ranked
            where place > case when is_stranger then ? else ? end)
        """;

    private readonly Lock _gate = new();
    private readonly Channel<bool> _something = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Dictionary<(Guid, bool), List<HeardRequest>> _waiting = [];
    private long _waitingBytes;
    private long _dropped;

    /// <summary>Takes note of a request; returns at once.</summary>
    public void Add(HeardRequest request)
    {
        lock (_gate) Keep(request);
        _something.Writer.TryWrite(true);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LastWriting);
        await TryWriteAsync(patience.Token);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _something.Reader.WaitToReadAsync(stoppingToken))
        {
            _something.Reader.TryRead(out _);
            await Task.Delay(await TryWriteAsync(stoppingToken) ? Pace : AfterFailure, clock, stoppingToken);
        }
    }

    private void Keep(HeardRequest request)
    {
        var bytes = request.Body?.Length ?? 0;
        if (_waitingBytes + bytes > MaxWaitingBytes)
        {
            _dropped++;
            return;
        }

        var place = (request.SourceId, request.IsStranger);
        if (!_waiting.TryGetValue(place, out var same)) _waiting[place] = same = [];
        // One that could not be written comes back to its place: it is the oldest that goes.
        var at = same.FindLastIndex(other => other.Id.CompareTo(request.Id) < 0) + 1;
        same.Insert(at, request);
        _waitingBytes += bytes;
        if (same.Count <= (request.IsStranger ? KeptStrangers : Kept)) return;
        _waitingBytes -= same[0].Body?.Length ?? 0;
        same.RemoveAt(0);
    }

    private (List<HeardRequest> Requests, long Dropped) Take()
    {
        lock (_gate)
        {
            var taken = (_waiting.Values.SelectMany(same => same).ToList(), _dropped);
            (_waiting, _waitingBytes, _dropped) = ([], 0, 0);
            return taken;
        }
    }

    private async Task<bool> TryWriteAsync(CancellationToken cancellationToken)
    {
        var (requests, dropped) = Take();
        if (dropped > 0) logger.LogWarning("{Count} requests of sources are not among their last requests: too many at once", dropped);
        if (requests.Count == 0) return true;
        try
        {
            await WriteAsync(requests, cancellationToken);
            var sources = requests.Select(request => request.SourceId).Distinct().ToList();
            foreach (var observer in observers) observer.Logged(sources);
            return true;
        }
        catch (ObjectDisposedException)
        {
            // The process ends, and what it needs to write is gone.
            return false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !DatabaseOutage.IsMeantBy(e))
        {
            await WriteOneByOneAsync(requests, cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning("The last requests of {Count} sources are not on record yet: {Reason}", requests.Select(r => r.SourceId).Distinct().Count(), e.Message);
            lock (_gate)
                foreach (var request in requests) Keep(request);
            _something.Writer.TryWrite(true);
            return false;
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                foreach (var request in requests) Keep(request);
            return false;
        }
    }

    /// <summary>One that cannot be written must not keep the others from it.</summary>
    private async Task WriteOneByOneAsync(IReadOnlyList<HeardRequest> requests, CancellationToken cancellationToken)
    {
        foreach (var request in requests)
        {
            try
            {
                await WriteAsync([request], cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && !DatabaseOutage.IsMeantBy(e))
            {
                logger.LogWarning("Request {Request} of source {Source} is not among its last requests: {Reason}", request.Id, request.SourceId, e.Message);
            }
        }
    }

    private async Task WriteAsync(IReadOnlyList<HeardRequest> requests, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        session.Store(requests.Select(request => request.Kept()));
        session.Store(requests.Where(request => request is { IsStranger: false, Origin: RequestOrigin.Posted })
            .GroupBy(request => request.SourceId).Select(same => new SourceContact(same.Key, same.Max(request => request.At))));
        await session.SaveChangesAsync(cancellationToken);
        session.QueueSqlCommand(Trim, requests.Select(request => request.SourceId).Distinct().ToArray(), KeptStrangers, Kept);
        await session.SaveChangesAsync(cancellationToken);
    }
}
