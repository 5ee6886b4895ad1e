using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Intake;

/// <summary>A body that ends before it is whole, or whose chunks are none: the caller's fault, and said so.</summary>
internal sealed class BrokenUploads(IProblemDetailsService problems, IStringLocalizer<Texts> texts) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException broken || !httpContext.Request.Path.StartsWithSegments("/hooks")) return false;
        httpContext.Response.StatusCode = broken.StatusCode;
        return await problems.TryWriteAsync(new()
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = broken.StatusCode, Detail = texts["The body could not be read to its end; send it again"] },
        });
    }
}
