using System.Globalization;
using System.Text.RegularExpressions;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;

namespace LiveNotify.Web.EventStore;

/// <summary>A question for deliveries as somebody typed it: the query parameters of page and API, by the same names.</summary>
public sealed record DeliveryFilterDraft(
    string? Status = null,
    string? To = null,
    string? Notification = null,
    string? Source = null,
    string? Since = null,
    string? Until = null,
    string? Text = null);

/// <summary>Which deliveries: all that is set must hold.</summary>
/// <param name="To">Address in lower case.</param>
/// <param name="Source">Id or slug of a source.</param>
/// <param name="Since">When it was queued, inclusive; in steps of a millisecond.</param>
/// <param name="Until">When it was queued, exclusive; in steps of a millisecond.</param>
/// <param name="Text">Part of the title, the address or the last reply, in any case.</param>
public sealed partial record DeliveryFilter(
    DeliveryStatus? Status = null,
    string? To = null,
    Guid? NotificationId = null,
    string? Source = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null,
    string? Text = null)
{
    public const int MaxText = 200;

    /// <summary>Only those that are meant for somebody: not the one that says that nobody matched.</summary>
    public bool Addressed { get; init; }

    /// <summary>Only those that folded into this one.</summary>
    public Guid? FoldedInto { get; init; }

    /// <summary>Only those that did not fold into another.</summary>
    public bool Unfolded { get; init; }

    /// <summary>Everything.</summary>
    public static DeliveryFilter None { get; } = new();

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    /// <returns>The filter, and what could not be understood; with refusals the filter is not to be used.</returns>
    public static (DeliveryFilter Filter, IReadOnlyList<Refusal> Refusals) Parse(DeliveryFilterDraft draft)
    {
        var refusals = new List<Refusal>();
        var filter = new DeliveryFilter(
            Read<DeliveryStatus?>(draft.Status, Words.Parse<DeliveryStatus>, got => new(
                "status", "Status must be one of {0}; got {1}", Words.List<DeliveryStatus>(), got)),
            Read(draft.To, text => EmailAddress.Parse(text)?.Normalized, got => new(
                "to", "To must be a whole mail address; got {0}. Text also finds a part of one", got)),
            Read<Guid?>(draft.Notification, ReadId, got => new("notification", "Notification must be an id; got {0}", got)),
            Read(draft.Source, text => IdOrSlug.IsMatch(text) ? text : null, got => new(
                "source", "Source must be an id or a slug; got {0}", got)),
            Read<DateTimeOffset?>(draft.Since, ReadTime, got => NoTime("since", got)),
            Read<DateTimeOffset?>(draft.Until, ReadTime, got => NoTime("until", got)),
            Read(draft.Text, text => text.Length <= MaxText ? text.Replace("\0", "") : null, got => new(
                "text", "Text may have at most {0} characters; got {1}", MaxText, got.Length)));
        if (filter.Since >= filter.Until)
            refusals.Add(new("until", "Until must lie after since; got {0}", draft.Until));
        return (filter, refusals);

        T? Read<T>(string? given, Func<string, T?> read, Func<string, Refusal> refuse)
        {
            if (string.IsNullOrWhiteSpace(given)) return default;
            var value = read(given.Trim());
            if (value is null) refusals.Add(refuse(given.Trim()));
            return value;
        }
    }

    internal static Refusal NoTime(string field, string got) =>
        new(field, "Time must be ISO 8601, for example 2026-11-23T03:13:00Z; got {0}", got);

    private static Guid? ReadId(string text) => Guid.TryParse(text, out var id) ? id : null;

    internal static DateTimeOffset? ReadTime(string text) => DateTimeOffset.TryParseExact(
        text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;

    [GeneratedRegex("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdOrSlug { get; }
}
