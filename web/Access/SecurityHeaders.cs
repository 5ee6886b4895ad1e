namespace LiveNotify.Web.Access;

/// <summary>
/// What a browser may do with our pages: run our own files and nothing inline, from nowhere else, in nobody's frame.
/// The two pages that others made (Hangfire's dashboard, the API reference) need inline code and get it, there only.
/// </summary>
internal static class SecurityHeaders
{
    private const string Own =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private const string Foreign =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = IsForeign(context.Request.Path) ? Foreign : Own;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        return next();
    });

    /// <summary>A mail is foreign matter: shown in a frame of its own on our pages it runs nothing and fetches nothing.</summary>
    public static void ForMail(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'";
        response.Headers.XFrameOptions = "SAMEORIGIN";
    }

    private static bool IsForeign(PathString path) => path.StartsWithSegments("/hangfire") || path.StartsWithSegments("/docs");
}
