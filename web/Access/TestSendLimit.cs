using System.Globalization;
using System.Threading.RateLimiting;

namespace LiveNotify.Web.Access;

/// <summary>How many test mails one user may send, on whichever way: page, hub or API.</summary>
public sealed class TestSendLimit(IConfiguration configuration) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(user =>
        RateLimitPartition.GetSlidingWindowLimiter(user, _ => new()
        {
            PermitLimit = configuration.GetValue("TestSend:PerMinute", 10),
            Window = Window,
            SegmentsPerWindow = 6,
        }));

    /// <summary>Null when the test may go ahead, else how long to wait.</summary>
    /// <param name="user">Name of the caller.</param>
    public TimeSpan? Wait(string user)
    {
        using var lease = _limiter.AttemptAcquire(user);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Window;
    }

    /// <summary>The value of a Retry-After header.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public void Dispose() => _limiter.Dispose();
}
