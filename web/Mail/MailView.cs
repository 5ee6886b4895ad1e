using System.Text;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail;

/// <summary>What colour a mail has.</summary>
internal enum Tone
{
    Good,
    Info,
    Warning,
    Major,
    Critical,
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
    // Each carries white text with a contrast of at least 4.5 : 1 (WCAG 2.2 §1.4.3).
    private static readonly Dictionary<Tone, string> _colors = new()
    {
        [Tone.Good] = "#067647",
        [Tone.Info] = "#175cd3",
        [Tone.Warning] = "#8a5b00",
        [Tone.Major] = "#c4320a",
        [Tone.Critical] = "#b42318",
    };

    public string ToText(IStringLocalizer<Texts> texts)
    {
        var text = new StringBuilder();
        text.AppendJoin(" · ", Badges).Append("\n\n").Append(Title).Append("\n\n");
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
