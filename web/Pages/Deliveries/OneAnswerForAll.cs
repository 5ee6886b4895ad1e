using System.Globalization;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.OutputCaching;

namespace LiveNotify.Web.Pages.Deliveries;

/// <summary>
/// An announcement makes every open page ask the same question at the same moment: it is answered once, for all readers
/// who see times and words alike. The question names the announcement it follows, so no answer is older than that.
/// </summary>
internal sealed class OneAnswerForAll : IOutputCachePolicy
{
    public const string Name = nameof(OneAnswerForAll);

    /// <summary>Who asks again when things have come to rest (js/deliveries.js) must get an answer of that moment.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var request = context.HttpContext.Request;
        context.EnableOutputCaching = context.AllowCacheLookup = context.AllowCacheStorage = context.AllowLocking =
            HttpMethods.IsGet(request.Method) && request.Query.ContainsKey("heard");
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.VaryByValues["language"] = CultureInfo.CurrentUICulture.Name;
        context.CacheVaryByRules.VaryByValues["role"] = context.HttpContext.User.IsAdmin() ? "admin" : "auditor";
        context.CacheVaryByRules.VaryByValues["zone"] = context.HttpContext.User.TimeZone();
        context.ResponseExpirationTimeSpan = Life;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>A renewed session is one reader's own.</summary>
    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != StatusCodes.Status200OK || response.Headers.SetCookie.Count > 0) context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }
}
