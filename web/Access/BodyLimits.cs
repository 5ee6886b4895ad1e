using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LiveNotify.Web.Access;

/// <summary>How long a body may be, whoever sends it wherever: what is over it is not read.</summary>
public static class BodyLimits
{
    /// <summary>
    /// The biggest that anybody saves is a template: text and HTML of 64 Ki characters each, of which one may take nine bytes in a form. An
    /// endpoint that has to take more says so with its own size limit.
    /// </summary>
    public const int Usual = 2 << 20;

    internal static IServiceCollection AddBodyLimits(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = Usual);

    /// <summary>For who counts the bytes itself, up to a limit of its own that may be higher.</summary>
    public static void LetThrough(HttpContext context, long limit)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && size.MaxRequestBodySize < limit) size.MaxRequestBodySize = limit;
    }
}
