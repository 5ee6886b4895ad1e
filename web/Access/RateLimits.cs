using System.Globalization;
using System.Threading.RateLimiting;

namespace LiveNotify.Web.Access;

/// <summary>What every limit has in common: how it refuses. The limits themselves stand where what they guard stands.</summary>
internal static class RateLimits
{
    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
        options.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var asked) ? asked : TimeSpan.FromSeconds(5);
            rejected.HttpContext.Response.Headers.RetryAfter =
                Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            if (ProgramPaths.Include(rejected.HttpContext.Request.Path))
                await Problems.WriteAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests; wait and send it again.");
            else
                rejected.HttpContext.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        });
}
