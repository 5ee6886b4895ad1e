namespace LiveNotify.Web.Access;

/// <summary>Where people reach this installation, for links that leave it.</summary>
public static class PublicAddress
{
    private const string Setting = "PublicUrl";

    /// <summary>The configured address, else the one the caller used; without a slash at the end.</summary>
    public static string Of(HttpContext context) =>
        Of(context.RequestServices.GetRequiredService<IConfiguration>()) ?? $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";

    /// <summary>Null where none is configured.</summary>
    public static string? Of(IConfiguration configuration) => configuration[Setting] is { Length: > 0 } url ? url.TrimEnd('/') : null;

    /// <summary>The one-time link by which somebody chooses a password.</summary>
    public static string Invitation(string address, string secret) => $"{address}/account/invitation?token={secret}";
}
