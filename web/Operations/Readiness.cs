using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace LiveNotify.Web.Operations;

/// <summary>Health checks with this tag decide whether a node gets traffic.</summary>
public static class Readiness
{
    public const string Tag = "ready";

    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(5);

    internal static HealthCheckOptions Options { get; } = new()
    {
        Predicate = check => check.Tags.Contains(Tag),
        ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(new
        {
            status = Word(report.Status),
            checks = report.Entries.ToDictionary(e => e.Key, e => new { status = Word(e.Value.Status), detail = e.Value.Description }),
        }),
    };

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}
