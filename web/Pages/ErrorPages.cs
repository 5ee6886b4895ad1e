using LiveNotify.Web.Access;
using LiveNotify.Web.Operations;
using Microsoft.AspNetCore.Diagnostics;

namespace LiveNotify.Web.Pages;

/// <summary>What a person sees when something went wrong: a page with the status, a way on, and nothing of our insides.</summary>
public static class ErrorPages
{
    /// <summary>Goes around everything that may fail. Programs and htmx are left with the bare status.</summary>
    public static IApplicationBuilder UseErrorPages(this IApplicationBuilder app) => app
        .UseStatusCodePagesWithReExecute("/error/{0}")
        .Use((context, next) =>
        {
            if (ProgramPaths.Include(context.Request.Path) || context.Request.Headers.ContainsKey("HX-Request"))
                context.Features.Get<IStatusCodePagesFeature>()?.Enabled = false;
            return next();
        });
}

/// <summary>Turns an exception under a page into a status, whose page is then shown. For programs others write a problem document.</summary>
internal sealed class PageFailure(ILogger<PageFailure> logger) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (ProgramPaths.Include(httpContext.Request.Path) || httpContext.RequestAborted.IsCancellationRequested) return ValueTask.FromResult(false);
        var away = DatabaseAway.IsMeantBy(exception);
        if (away)
            logger.LogWarning("The database does not answer {Method} {Path}: {Reason}", httpContext.Request.Method, httpContext.Request.Path, exception.Message);
        else
            logger.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, httpContext.Request.Path);
        httpContext.Response.StatusCode = away ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
        if (away) httpContext.Response.Headers.RetryAfter = DatabaseAway.RetryAfterSeconds;
        return ValueTask.FromResult(true);
    }
}
