using System.Collections.Concurrent;
using System.Diagnostics;

namespace LiveNotify.Benchmarks;

/// <summary>How one run went: how many a second, and how long each took in milliseconds (none where it has no meaning).</summary>
internal sealed record Measured(double PerSecond, IReadOnlyList<double> Ms)
{
    /// <summary>What each took of the processors; null where it was not taken.</summary>
    public CpuCost? Cost { get; init; }

    /// <summary>Does <paramref name="count"/> things with so many workers at once, each taking the next when its last is done.</summary>
    public static async Task<Measured> AtOnceAsync(int workers, int count, Func<Task> one)
    {
        var (next, ms, clock) = (-1, new ConcurrentBag<double>(), Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) < count)
            {
                var began = Stopwatch.GetTimestamp();
                await one();
                ms.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        })));
        return new(count / clock.Elapsed.TotalSeconds, [.. ms.Order()]);
    }

    /// <summary>The time under which that part of them stayed; null where none was taken.</summary>
    public double? At(double part) => Ms.Count == 0 ? null : Ms[Math.Clamp((int)Math.Ceiling(part * Ms.Count) - 1, 0, Ms.Count - 1)];
}
