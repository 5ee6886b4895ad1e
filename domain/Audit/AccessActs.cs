namespace LiveNotify.Domain.Audit;

/// <summary>What people do besides changing the configuration of mail, as events.</summary>
public static class AccessActs
{
    public const int MaxFilter = 1000;

    /// <param name="filter">Longer than <see cref="MaxFilter"/> it is cut.</param>
    public static IAccessEvent Export(string what, string format, string filter, DateTimeOffset now) =>
        new Exported(what, format, filter.Length > MaxFilter ? filter[..MaxFilter] : filter, now);
}
