using LiveNotify.Web.EventStore;
using Microsoft.AspNetCore.Diagnostics;

namespace LiveNotify.Web.Operations;

/// <summary>
/// When the database does not answer, callers hear 503 and when to come back, instead of an error of ours. A statement
/// the database refused is a fault of the program and stays one.
/// </summary>
internal sealed class DatabaseAway(IProblemDetailsService problems, ILogger<DatabaseAway> logger) : IExceptionHandler
{
    public const string RetryAfterSeconds = "5";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested || !IsMeantBy(exception)) return false;
        logger.LogWarning("The database does not answer {Method} {Path}: {Reason}", httpContext.Request.Method, httpContext.Request.Path, exception.Message);
        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable, Detail = "The database does not answer; nothing was changed. Try again in a moment." },
        });
    }

    public static bool IsMeantBy(Exception e) => e is OperationCanceledException || DatabaseOutage.IsMeantBy(e);
}
