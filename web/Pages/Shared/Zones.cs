namespace LiveNotify.Web.Pages.Shared;

/// <summary>Time zones to choose from, by their IANA names.</summary>
internal static class Zones
{
    private const string Utc = "UTC";

    /// <param name="chosen">Stays among the choices even where this system does not list it.</param>
    public static IReadOnlyList<Choice> Choices(string? chosen) =>
    [
        .. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal))
            .Append(Utc).Append(string.IsNullOrWhiteSpace(chosen) ? Utc : chosen).Distinct().Order(StringComparer.Ordinal).Select(id => new Choice(id, id)),
    ];
}
