using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;

namespace LiveNotify.Web.Api;

/// <summary>What the framework could not read, as a problem document that names the field where there is one.</summary>
internal sealed class BadRequests(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not BadHttpRequestException bad || !httpContext.Request.Path.StartsWithSegments("/api")) return false;
        var field = FieldOf(bad.InnerException);
        var status = field is null ? bad.StatusCode : StatusCodes.Status422UnprocessableEntity;
        httpContext.Response.StatusCode = status;
        var problem = field is null
            ? new() { Status = status, Detail = status == StatusCodes.Status400BadRequest ? "The request cannot be read: a JSON object is expected." : bad.Message }
            : new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = ["The value has another type than expected."] }) { Status = status };
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem });
    }

    /// <summary>The field whose value has the wrong type, or null when the body is no JSON at all (the reader's own exception is inside then).</summary>
    private static string? FieldOf(Exception? inner) =>
        inner is JsonException { InnerException: not JsonException, Path: { } path } && path.TrimStart('$', '.') is { Length: > 0 } field ? field : null;
}
