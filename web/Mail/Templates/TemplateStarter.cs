using System.Text.RegularExpressions;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>
/// The built-in look as a template: <c>Starter.txt</c> and <c>Starter.html</c>, in which <c>[[word]]</c> is said in the mail's
/// language and <c>[[name: value]]</c> is a line of a list.
/// </summary>
internal static partial class TemplateStarter
{
    public static TemplateTexts Of(string language, IStringLocalizer<Texts> texts)
    {
        using var culture = new CultureScope(language);
        var words = new Dictionary<string, string>
        {
            ["language"] = language,
            ["resolved"] = texts["Resolved"],
            ["resource"] = texts["Resource"],
            ["source"] = texts["Source"],
            ["time"] = texts["Time"],
            ["open"] = texts["Open"],
            ["sentBy"] = texts["Sent by LiveNotify"],
            ["showDelivery"] = texts["Show this delivery"],
        };
        return new TemplateTexts(
            "{{ notification.headline }}",
            Fill(Load("Starter.txt")),
            Fill(Load("Starter.html")));

        string Fill(string source) => Word.Replace(source, match => match.Groups["value"] is { Success: true } value
            ? texts["{0}: {1}", words.GetValueOrDefault(match.Groups["name"].Value, match.Groups["name"].Value), value.Value]
            : words[match.Groups["name"].Value]).TrimEnd();
    }

    private static string Load(string name)
    {
        using var reader = new StreamReader(typeof(TemplateStarter).Assembly.GetManifestResourceStream(typeof(TemplateStarter), name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"\[\[(?<name>\w+|\{\{ label\.name \}\})(: (?<value>[^\]]+))?\]\]")]
    private static partial Regex Word { get; }
}
