using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>What the form posts, under the API's names; lists of words come as lines.</summary>
public sealed class ReceiverPost
{
    /// <summary>Of the saved receiver, or the one a new receiver is going to have: a second click adds nothing twice.</summary>
    public Guid Id { get; set; }

    /// <summary>The version that was on screen; 0 for a new receiver.</summary>
    public int Version { get; set; }

    public string? Name { get; set; }

    public string? Addresses { get; set; }

    public string[] Kinds { get; set; } = [];

    public string? MinSeverity { get; set; }

    public Guid[] Sources { get; set; } = [];

    /// <summary>A line each: <c>name=value</c>.</summary>
    public string? Labels { get; set; }

    /// <summary>A line each: <c>name=~"value"</c>.</summary>
    public string? Matchers { get; set; }

    public Guid? SenderId { get; set; }

    public bool SenderFallback { get; set; }

    public string? Language { get; set; }

    public string? TimeZone { get; set; }

    public bool Enabled { get; set; }

    public static ReceiverPost Of(Receiver receiver)
    {
        var saved = receiver.Settings;
        return new()
        {
            Id = receiver.Id,
            Version = receiver.Revision,
            Name = saved.Name,
            Addresses = string.Join('\n', saved.Addresses),
            Kinds = [.. saved.Kinds.Select(Words.Of)],
            MinSeverity = Words.Of(saved.MinSeverity),
            Sources = [.. saved.Sources],
            Labels = string.Join('\n', saved.Labels.Select(label => $"{label.Key}={label.Value}")),
            Matchers = string.Join('\n', saved.Matchers),
            SenderId = saved.SenderId,
            SenderFallback = saved.SenderFallback,
            Language = saved.Language,
            TimeZone = saved.TimeZone,
            Enabled = saved.Enabled,
        };
    }

    public ReceiverDraft ToDraft() => new(
        Name, LinesOf(Addresses), Kinds, MinSeverity, Sources, LabelsOf(), SenderId, SenderFallback, Language, TimeZone, Enabled)
    {
        Matchers = LinesOf(Matchers),
    };

    /// <summary>What cannot even be understood as a draft.</summary>
    public IEnumerable<Refusal> Check() => LinesOf(Labels)
        .Where(line => line.IndexOf('=', StringComparison.Ordinal) < 1)
        .Select(line => new Refusal("labels", "Write each label as name=value; got {0}", line));

    private Dictionary<string, string> LabelsOf()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parts in LinesOf(Labels).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2)) labels[parts[0].Trim()] = parts[1].Trim();
        return labels;
    }

    private static IReadOnlyList<string> LinesOf(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
