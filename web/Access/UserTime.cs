using System.Globalization;
using System.Security.Claims;

namespace LiveNotify.Web.Access;

/// <summary>Times as the reader's clock shows them.</summary>
public static class UserTime
{
    /// <summary>IANA name of the caller's zone; UTC for programs and whoever is not signed in.</summary>
    public static string TimeZone(this ClaimsPrincipal caller) => caller.FindFirstValue(Claims.TimeZone) is { Length: > 0 } zone ? zone : "UTC";

    /// <summary>To the second, with the zone's name and its distance from UTC: <c>2026-11-23 11:13:00 Asia/Shanghai (UTC+08:00)</c>.</summary>
    public static string Exact(this ClaimsPrincipal caller, DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, Zone(caller));
        var zone = local.Offset == TimeSpan.Zero && caller.TimeZone() == "UTC" ? "UTC" : $"{caller.TimeZone()} (UTC{local:zzz})";
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm:ss} {zone}");
    }

    /// <summary>The day alone.</summary>
    public static string Date(this ClaimsPrincipal caller, DateTimeOffset at) =>
        TimeZoneInfo.ConvertTime(at, Zone(caller)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What the reader's clock shows then.</summary>
    public static DateTime Local(this ClaimsPrincipal caller, DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone(caller)).DateTime;

    /// <summary>When the reader's clock shows that. An hour the clock skips is the one after it; of one it shows twice, the first.</summary>
    public static DateTimeOffset FromLocal(this ClaimsPrincipal caller, DateTime local)
    {
        var zone = Zone(caller);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    private static TimeZoneInfo Zone(ClaimsPrincipal caller) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(caller.TimeZone(), out var zone) ? zone : TimeZoneInfo.Utc;
}
