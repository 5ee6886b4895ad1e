using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Microsoft.Extensions.ObjectPool;

namespace LiveNotify.Web.Mail;

/// <summary>
/// Fills in <c>Mail.html</c>. <c>{{name}}</c> is a value, always escaped, its line ends made visible;
/// <c>{{#name}}...{{/name}}</c> is shown when there is such a value, and once for each of several. The file is read once,
/// so what stands in a value is never taken for a placeholder.
/// </summary>
internal abstract partial record MailTemplate
{
    // Chinese stays readable in the source of a mail; only what HTML needs is escaped.
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly IReadOnlyList<MailTemplate> _mail = Parse(Load());

    private static readonly ObjectPool<StringBuilder> _desks =
        new DefaultObjectPoolProvider().CreateStringBuilderPool(initialCapacity: 8 * 1024, maximumRetainedCapacity: 64 * 1024);

    private MailTemplate() { }

    public static string Render(Dictionary<string, object?> values)
    {
        var html = _desks.Get();
        try
        {
            foreach (var part in _mail) part.Write(html, [values]);
            return html.ToString();
        }
        finally
        {
            _desks.Return(html);
        }
    }

    /// <param name="scopes">Where a name is looked up, the innermost first.</param>
    protected abstract void Write(StringBuilder html, IReadOnlyList<Dictionary<string, object?>> scopes);

    private static List<MailTemplate> Parse(string source)
    {
        var parts = new List<MailTemplate>();
        var end = 0;
        foreach (Match match in Placeholder.Matches(source))
        {
            parts.Add(new Fixed(source[end..match.Index]));
            parts.Add(match.Groups["value"] is { Success: true } name
                ? new Value(name.Value)
                : new Section(match.Groups["section"].Value, Parse(match.Groups["inner"].Value)));
            end = match.Index + match.Length;
        }

        parts.Add(new Fixed(source[end..]));
        return parts;
    }

    private static object? Find(string name, IReadOnlyList<Dictionary<string, object?>> scopes)
    {
        foreach (var scope in scopes)
            if (scope.TryGetValue(name, out var value))
                return value;
        throw new InvalidOperationException($"Mail.html names {name}, which nobody gives it");
    }

    /// <summary>Indentation, and air between a style's words, are for who reads the file, not for every mail.</summary>
    private static string Load()
    {
        using var reader = new StreamReader(typeof(MailTemplate).Assembly.GetManifestResourceStream(typeof(MailTemplate), "Mail.html")!);
        return Styles.Replace(Indentation.Replace(reader.ReadToEnd(), ""), style => Air.Replace(style.Value, ""));
    }

    private sealed record Fixed(string Html) : MailTemplate
    {
        protected override void Write(StringBuilder html, IReadOnlyList<Dictionary<string, object?>> scopes) => html.Append(Html);
    }

    private sealed record Value(string Name) : MailTemplate
    {
        protected override void Write(StringBuilder html, IReadOnlyList<Dictionary<string, object?>> scopes) =>
            html.AppendJoin("<br>", ((string?)Find(Name, scopes) ?? "").Split('\n').Select(_encoder.Encode));
    }

    private sealed record Section(string Name, IReadOnlyList<MailTemplate> Inner) : MailTemplate
    {
        protected override void Write(StringBuilder html, IReadOnlyList<Dictionary<string, object?>> scopes)
        {
            switch (Find(Name, scopes))
            {
                case null or "":
                    break;
                case IEnumerable<Dictionary<string, object?>> several:
                    foreach (var one in several) WriteInner(html, [one, .. scopes]);
                    break;
                default:
                    WriteInner(html, scopes);
                    break;
            }
        }

        private void WriteInner(StringBuilder html, IReadOnlyList<Dictionary<string, object?>> scopes)
        {
            foreach (var part in Inner) part.Write(html, scopes);
        }
    }

    [GeneratedRegex(@"\{\{#(?<section>\w+)\}\}(?<inner>.*?)\{\{/\k<section>\}\}|\{\{(?<value>\w+)\}\}", RegexOptions.Singleline)]
    private static partial Regex Placeholder { get; }

    [GeneratedRegex(@"^[ \t]+|(?<=\n)\n", RegexOptions.Multiline)]
    private static partial Regex Indentation { get; }

    [GeneratedRegex(@"style=""[^""]*""|<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex Styles { get; }

    // After a placeholder no air is taken: what stands there may be a word of its own.
    [GeneratedRegex(@"(?<=[:;,{])\s+|\s+(?=!|}|{(?!{))|;\s*(?=[""}])|(?<=[^}]})\s+")]
    private static partial Regex Air { get; }
}
