using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace LiveNotify.Web.Mail;

/// <summary>
/// Fills in <c>Mail.html</c>. <c>{{name}}</c> is a value, always escaped, its line ends made visible;
/// <c>{{#name}}...{{/name}}</c> is shown when there is such a value, and once for each of several.
/// </summary>
internal static partial class MailTemplate
{
    // Chinese stays readable in the source of a mail; only what HTML needs is escaped.
    private static readonly HtmlEncoder _html = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly string _template = Load();

    public static string Render(Dictionary<string, object?> values) => Fill(_template, [values]);

    /// <summary>One pass, so that braces in a value stay what they are.</summary>
    private static string Fill(string template, IReadOnlyList<Dictionary<string, object?>> scopes) => Placeholder.Replace(template, match =>
        match.Groups["value"] is { Success: true } name
            ? Escaped(Find(name.Value, scopes) as string ?? "")
            : Section(match.Groups["inner"].Value, Find(match.Groups["section"].Value, scopes), scopes));

    private static string Section(string inner, object? value, IReadOnlyList<Dictionary<string, object?>> scopes) => value switch
    {
        null or "" => "",
        IEnumerable<Dictionary<string, object?>> several => string.Concat(several.Select(one => Fill(inner, [one, .. scopes]))),
        _ => Fill(inner, scopes),
    };

    private static object? Find(string name, IReadOnlyList<Dictionary<string, object?>> scopes) =>
        scopes.FirstOrDefault(scope => scope.ContainsKey(name)) is { } scope
            ? scope[name]
            : throw new InvalidOperationException($"Mail.html names {name}, which nobody gives it");

    private static string Escaped(string text) => string.Join("<br>", text.Split('\n').Select(_html.Encode));

    private static string Load()
    {
        using var reader = new StreamReader(typeof(MailTemplate).Assembly.GetManifestResourceStream(typeof(MailTemplate), "Mail.html")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{#(?<section>\w+)\}\}(?<inner>.*?)\{\{/\k<section>\}\}|\{\{(?<value>\w+)\}\}", RegexOptions.Singleline)]
    private static partial Regex Placeholder { get; }
}
