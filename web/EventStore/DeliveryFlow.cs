using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>What went through in one minute.</summary>
/// <param name="MedianMs">Half of the accepted mails took no longer from being queued to the relay's 250; null when there are none.</param>
public sealed record FlowMinute(DateTimeOffset Start, int Accepted, int Failed, double? MedianMs);

/// <summary>
/// Throughput and latency of the last half hour, kept by adding up what happened since the last look: the events are read
/// once, and nobody reads them while nobody looks.
/// </summary>
public sealed class DeliveryFlow(IDocumentStore store, TimeProvider clock) : IDisposable
{
    public const int Minutes = 30;

    /// <summary>After a long time without a look only this many events are read; the picture then begins later.</summary>
    private const int MostEvents = 300_000;

    /// <summary>Latencies are counted in steps of a quarter octave (19 %).</summary>
    private const int StepsPerOctave = 4;

    private const int Failure = -1;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    /// <summary>The time of queueing is in a delivery's id: the first 48 bits of UUID version 7 are its milliseconds.</summary>
    private static readonly string NewEvents =
        $"""
        select row(minute), row(step), row(count(*)::int) from (
            select floor(extract(epoch from e.timestamp) / 60)::bigint as minute,
                case when e.type = 'delivery_accepted'
                    then floor({StepsPerOctave} * log(2, greatest(1, extract(epoch from e.timestamp) * 1000
                        - ('x' || left(replace(e.stream_id::text, '-', ''), 12))::bit(48)::bigint)))::int
                    else {Failure} end as step
            from {DeliverySql.Events} e
            where e.seq_id > ? and e.seq_id <= ? and e.type in ('delivery_accepted', 'delivery_failed')) ended
        where minute > ? group by minute, step
        """;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<(long Minute, int Step), int> _counts = [];
    private long _read;
    private DateTimeOffset _looked = DateTimeOffset.MinValue;

    /// <summary>The last <see cref="Minutes"/> minutes, oldest first, the one running now at the end.</summary>
    public async Task<IReadOnlyList<FlowMinute>> LookAsync(CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            var last = now.ToUnixTimeSeconds() / 60;
            if (now - _looked > BetweenLooks) await ReadAsync(last - Minutes, now, cancellationToken);
            return [.. Enumerable.Range(0, Minutes).Select(i => MinuteAt(last - Minutes + 1 + i))];
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task ReadAsync(long before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var upTo = (await session.AdvancedSql.QueryAsync<long>(
            $"select coalesce(max(seq_id), 0)::bigint from {DeliverySql.Events}", cancellationToken))[0];
        var found = await session.AdvancedSql.QueryAsync<long, int, int>(
            NewEvents, cancellationToken, [Math.Max(_read, upTo - MostEvents), upTo, before]);
        foreach (var (minute, step, count) in found)
            _counts[(minute, step)] = _counts.GetValueOrDefault((minute, step)) + count;
        foreach (var old in _counts.Keys.Where(key => key.Minute <= before).ToList()) _counts.Remove(old);
        (_read, _looked) = (upTo, now);
    }

    private FlowMinute MinuteAt(long minute)
    {
        var accepted = _counts.Where(c => c.Key.Minute == minute && c.Key.Step != Failure).OrderBy(c => c.Key.Step).ToList();
        return new(
            DateTimeOffset.FromUnixTimeSeconds(minute * 60),
            accepted.Sum(c => c.Value),
            _counts.GetValueOrDefault((minute, Failure)),
            MedianOf([.. accepted.Select(c => (c.Key.Step, c.Value))]));
    }

    /// <summary>The middle of the step in which the half is reached.</summary>
    public static double? MedianOf(IReadOnlyList<(int Step, int Count)> ascending)
    {
        var half = ascending.Sum(c => c.Count) / 2.0;
        foreach (var (step, count) in ascending)
        {
            half -= count;
            if (half <= 0) return Math.Pow(2, (step + 0.5) / StepsPerOctave);
        }

        return null;
    }
}
