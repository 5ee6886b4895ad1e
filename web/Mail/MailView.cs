using System.Globalization;
using System.Text;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail;

/// <summary>What colour a mail has.</summary>
internal enum Tone
{
    Neutral,
    Good,
    Info,
    Warning,
    Major,
    Critical,
}

/// <summary>What sort of thing a mail is about, for each sort looks its own way.</summary>
internal enum MailLook
{
    /// <summary>A band in the colour of the severity, with the words in it.</summary>
    Alert,

    /// <summary>How it goes, in a word and, while it runs, as a bar.</summary>
    Task,

    /// <summary>No colour: it is there to be known.</summary>
    System,
}

/// <summary>What a mail shows, already in its reader's language; text and HTML are two looks of it.</summary>
/// <param name="Badges">Short words at the top: severity, state, kind.</param>
/// <param name="Body">Lines separated by <c>\n</c>, perhaps empty.</param>
/// <param name="Facts">Name and value, in the order they are shown.</param>
/// <param name="Link">The source's own page, or null.</param>
/// <param name="Home">The delivery in LiveNotify, or null.</param>
internal sealed record MailView(
    string Language,
    Tone Tone,
    IReadOnlyList<string> Badges,
    string Title,
    string Body,
    IReadOnlyList<(string Name, string Value)> Facts,
    string? Link,
    string? Home)
{
    public MailLook Look { get; init; } = MailLook.System;

    /// <summary>Percent, for a bar; null where there is none.</summary>
    public int? Progress { get; init; }

    // Each carries white text with a contrast of at least 4.5 : 1 (WCAG 2.2 §1.4.3).
    private static readonly Dictionary<Tone, string> _colors = new()
    {
        [Tone.Neutral] = "#475467",
        [Tone.Good] = "#067647",
        [Tone.Info] = "#175cd3",
        [Tone.Warning] = "#8a5b00",
        [Tone.Major] = "#c4320a",
        [Tone.Critical] = "#b42318",
    };

    /// <summary>Percent a character of the bar stands for.</summary>
    private const int BarStep = 5;

    public string ToText(IStringLocalizer<Texts> texts)
    {
        var text = new StringBuilder();
        text.AppendJoin(" · ", Badges).Append("\n\n").Append(Title).Append("\n\n");
        if (Progress is { } done) text.Append(CultureInfo.InvariantCulture, $"[{new string('#', done / BarStep)}{new string('-', (100 / BarStep) - (done / BarStep))}] {done} %\n\n");
        foreach (var (name, value) in Facts) text.Append(texts["{0}: {1}", name, value].Value).Append('\n');
        if (Body.Length > 0) text.Append('\n').Append(Body).Append('\n');
        if (Link is not null) text.Append('\n').Append(texts["{0}: {1}", texts["Open"], Link].Value).Append('\n');
        text.Append("\n-- \n").Append(texts["Sent by LiveNotify"]).Append('\n');
        if (Home is not null) text.Append(Home).Append('\n');
        return text.ToString();
    }

    public string ToHtml(IStringLocalizer<Texts> texts) => MailTemplate.Render(new()
    {
        ["language"] = Language,
        ["color"] = _colors[Tone],
        ["alert"] = Look == MailLook.Alert ? string.Join(" · ", Badges) : null,
        ["task"] = Look == MailLook.Task ? Badges[0] : null,
        ["system"] = Look == MailLook.System ? "system" : null,
        ["others"] = Badges.Skip(1).Select(badge => new Dictionary<string, object?> { ["other"] = badge }),
        ["progress"] = Progress is { } done ? string.Create(CultureInfo.InvariantCulture, $"{done} %") : null,
        ["done"] = Progress is > 0 and { } part ? string.Create(CultureInfo.InvariantCulture, $"{part}%") : null,
        ["left"] = Progress is < 100 and { } some ? string.Create(CultureInfo.InvariantCulture, $"{100 - some}%") : null,
        ["badges"] = Badges.Select((badge, i) => new Dictionary<string, object?> { ["badge"] = badge, ["first"] = i == 0 ? badge : null, ["more"] = i > 0 ? badge : null }),
        ["preview"] = string.Join(" · ", [.. Badges, .. Facts.Take(2).Select(fact => fact.Value)]),
        ["title"] = Title,
        ["body"] = Body,
        ["facts"] = Facts.Select(fact => new Dictionary<string, object?> { ["name"] = fact.Name, ["value"] = fact.Value }),
        ["link"] = Link,
        ["open"] = texts["Open"].Value,
        ["sentBy"] = texts["Sent by LiveNotify"].Value,
        ["home"] = Home,
        ["showDelivery"] = texts["Show this delivery"].Value,
    });
}
