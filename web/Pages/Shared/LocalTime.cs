using System.Globalization;
using System.Security.Claims;
using LiveNotify.Web.Access;

namespace LiveNotify.Web.Pages.Shared;

/// <summary>Times in a filter: in UTC in the address of others, in the reader's zone in a field of a form.</summary>
public static class LocalTime
{
    private static readonly string[] _local = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"];

    /// <summary>A time of the address as <c>datetime-local</c> wants it; what is no time comes back as it is.</summary>
    public static string? OfField(string? time, ClaimsPrincipal reader) =>
        time?.Length > 16 && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && !IsLocal(time)
            ? reader.Local(at).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
            : time;

    /// <summary>A time without a zone is the reader's own.</summary>
    public static string? InUtc(string? time, ClaimsPrincipal reader) =>
        DateTime.TryParseExact(time?.Trim(), _local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? reader.FromLocal(local).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : time;

    private static bool IsLocal(string time) =>
        DateTime.TryParseExact(time.Trim(), _local, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

/// <summary>A filter as the query of an address.</summary>
public static class FilterRoute
{
    /// <summary>The last of a name counts; blank ones are left out.</summary>
    public static IDictionary<string, string?> Of(IEnumerable<(string Name, string? Value)> parts) => parts
        .GroupBy(part => part.Name).Select(same => same.Last())
        .Where(part => !string.IsNullOrWhiteSpace(part.Value))
        .ToDictionary(part => part.Name, part => part.Value);
}
