using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveNotify.Web.Access;

/// <summary>How often one address may try to sign in. Identity locks a single account much earlier; this is for who tries many.</summary>
public static class SignInLimit
{
    public const string Policy = nameof(SignInLimit);

    private const int PerMinute = 60;

    internal static IServiceCollection AddSignInLimit(this IServiceCollection services) =>
        services.Configure<RateLimiterOptions>(options => options.AddPolicy(Policy, PartitionOf));

    /// <summary>Looking at the form is free.</summary>
    private static RateLimitPartition<string> PartitionOf(HttpContext context) => HttpMethods.IsPost(context.Request.Method)
        ? RateLimitPartition.GetFixedWindowLimiter(
            Network(context.Connection.RemoteIpAddress), _ => new() { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) })
        : RateLimitPartition.GetNoLimiter("");

    /// <summary>Of IPv6 the first 64 bits: the others are one subscriber's to choose (RFC 6177).</summary>
    private static string Network(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes()[..8]),
        _ => address.ToString(),
    };
}
