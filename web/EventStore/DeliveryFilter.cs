using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
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
    string? Text = null,
    [property: Description("Id of the sender it goes, or went, out through")] string? Sender = null,
    [property: Description("The sender's version at its last attempt"), JsonConverter(typeof(TextOrNumber))] string? SenderVersion = null,
    [property: Description("Id of a receiver whose rule chose the address")] string? Receiver = null,
    [property: Description("The receiver's version then"), JsonConverter(typeof(TextOrNumber))] string? ReceiverVersion = null,
    [property: Description("Id of the template its last mail was made with")] string? Template = null,
    [property: Description("The template's version then"), JsonConverter(typeof(TextOrNumber))] string? TemplateVersion = null,
    [property: Description("With source: the source's version when it posted"), JsonConverter(typeof(TextOrNumber))] string? SourceVersion = null);

/// <summary>A thing, and perhaps the version of it, that deliveries came about under.</summary>
/// <param name="Folder">One of <see cref="AuditSubjects.WithSettings"/>.</param>
public sealed record VersionOf(string Folder, Guid Id, int? Version);

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

    /// <summary>Only those it goes, or went, out through this.</summary>
    public VersionOf? Sender { get; init; }

    /// <summary>Only those whose address this receiver's rule chose.</summary>
    public VersionOf? Receiver { get; init; }

    /// <summary>Only those whose mail was made with this.</summary>
    public VersionOf? Template { get; init; }

    /// <summary>Only those of what <see cref="Source"/> reported when it had this version.</summary>
    public int? SourceVersion { get; init; }

    /// <summary>No index serves all of it: what is not found among so many of the newest is looked for further back when asked.</summary>
    public bool IsSearch => Text is not null || Sender is not null || Receiver is not null || Template is not null || SourceVersion is not null;

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
        filter = filter with
        {
            Sender = Under(AuditSubjects.Senders, "sender", draft.Sender, draft.SenderVersion),
            Receiver = Under(AuditSubjects.Receivers, "receiver", draft.Receiver, draft.ReceiverVersion),
            Template = Under(AuditSubjects.Templates, "template", draft.Template, draft.TemplateVersion),
            SourceVersion = Version("source", draft.Source, draft.SourceVersion),
        };
        return (filter, refusals);

        VersionOf? Under(string folder, string field, string? id, string? version)
        {
            var number = Version(field, id, version);
            return Read<Guid?>(id, ReadId, got => new(field, "{0} must be an id; got {1}", new Phrase(char.ToUpperInvariant(field[0]) + field[1..]), got)) is { } known
                ? new(folder, known, number)
                : null;
        }

        int? Version(string field, string? id, string? version)
        {
            if (string.IsNullOrWhiteSpace(version)) return null;
            if (string.IsNullOrWhiteSpace(id)) refusals.Add(new(field, "A version is one of something: say which {0}, too", field));
            return Read<int?>(version, ReadVersion, got => new($"{field}Version", "Version must be a whole number from 1 on; got {0}", got));
        }

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

    private static int? ReadVersion(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 ? version : null;

    private static Guid? ReadId(string text) => Guid.TryParse(text, out var id) ? id : null;

    internal static DateTimeOffset? ReadTime(string text) => DateTimeOffset.TryParseExact(
        text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;

    [GeneratedRegex("^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdOrSlug { get; }
}
