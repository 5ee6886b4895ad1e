using System.Globalization;
using System.Security.Claims;
using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Pages.Deliveries;

/// <summary>The filter as it stands in the address and in the form; a time without a zone is the reader's own.</summary>
public sealed record FilterForm
{
    private static readonly string[] LocalTimes = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd"];

    public string? Status { get; init; }

    public string? To { get; init; }

    public string? Notification { get; init; }

    public string? Source { get; init; }

    public string? Since { get; init; }

    public string? Until { get; init; }

    public string? Text { get; init; }

    public bool IsEmpty => All.All(part => string.IsNullOrWhiteSpace(part.Value));

    public (DeliveryFilter Filter, IReadOnlyList<Refusal> Refusals) Parse(ClaimsPrincipal reader) =>
        DeliveryFilter.Parse(new(Status, To, Notification, Source, InUtc(Since, reader), InUtc(Until, reader), Text));

    /// <summary>What the address of this filter carries, blank parts left out.</summary>
    public IDictionary<string, string?> Route(params (string Name, string? Value)[] others) =>
        All.Concat(others).GroupBy(part => part.Name).Select(same => same.Last())
            .Where(part => !string.IsNullOrWhiteSpace(part.Value))
            .ToDictionary(part => part.Name, part => part.Value);

    /// <summary>A time of the address as <c>datetime-local</c> wants it; what is no time comes back as it is.</summary>
    public static string? Local(string? time, ClaimsPrincipal reader) =>
        time?.Length > 16 && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && !IsLocal(time)
            ? reader.Local(at).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
            : time;

    private (string Name, string? Value)[] All =>
    [
        ("status", Status), ("to", To), ("notification", Notification), ("source", Source), ("since", Since), ("until", Until), ("text", Text),
    ];

    private static bool IsLocal(string time) =>
        DateTime.TryParseExact(time.Trim(), LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static string? InUtc(string? time, ClaimsPrincipal reader) =>
        DateTime.TryParseExact(time?.Trim(), LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? reader.FromLocal(local).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : time;
}
