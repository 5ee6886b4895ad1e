using System.Threading.RateLimiting;

namespace LiveNotify.Web.Intake;

/// <summary>How much a source may post, on whichever way in.</summary>
internal sealed class SourceRates(IntakeOptions options) : IDisposable
{
    private static readonly TimeSpan Otherwise = TimeSpan.FromSeconds(5);

    private readonly PartitionedRateLimiter<Guid> _limiter = PartitionedRateLimiter.Create<Guid, Guid>(source =>
        RateLimitPartition.GetSlidingWindowLimiter(
            source, _ => new() { PermitLimit = options.RatePerMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 12 }));

    /// <summary>Null when the post may go ahead, else how long to wait.</summary>
    public TimeSpan? Wait(Guid sourceId)
    {
        using var lease = _limiter.AttemptAcquire(sourceId);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Otherwise;
    }

    public void Dispose() => _limiter.Dispose();
}
