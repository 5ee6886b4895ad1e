namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>Where callers reach this installation.</summary>
internal static class Addresses
{
    /// <summary>The setting, else as this request came, without a slash at the end.</summary>
    public static string BaseUrl(this HttpRequest request, IConfiguration configuration) =>
        configuration["PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : $"{request.Scheme}://{request.Host}{request.PathBase}";
}
