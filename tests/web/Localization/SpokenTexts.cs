using System.Text.RegularExpressions;

namespace LiveNotify.Tests.Web.Localization;

/// <summary>
/// The English texts that source code says to people, read from the source itself: a text nobody translated is found
/// before anybody sees it. A text that is put together or kept in a variable is not found; say it where it is used.
/// </summary>
internal static partial class SpokenTexts
{
    /// <summary>Templates of phrases and refusals: <c>new Phrase("...")</c>, <c>new Refusal("field", "...")</c>, and either with a bare <c>new</c>.</summary>
    public static IEnumerable<string> Phrases(string code)
    {
        foreach (Match made in Creation.Matches(code))
        {
            var arguments = Arguments(code, made.Index + made.Length).Take(2).ToList();
            var texts = arguments is [var first, [var second]] && IsText(second) && !Literals(first).Any(IsSentence) ? [Unquoted(second)] : Literals(arguments[0]);
            foreach (var text in texts.Where(text => made.Groups["type"].Success || IsSentence(text)))
                yield return text;
        }
    }

    /// <summary>Keys asked of a localizer: <c>T["..."]</c> and its other names, both sides of a choice included.</summary>
    public static IEnumerable<string> Localized(string code) =>
        from asked in Localizer.Matches(code)
        from text in Literals(Arguments(code, asked.Index + asked.Length).First())
        select text;

    /// <summary>The numbers of <c>{0}</c>, <c>{1}</c>... in a template, each once, in order.</summary>
    public static IEnumerable<string> Placeholders(string template) =>
        Placeholder.Matches(template).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal);

    private static bool IsSentence(string text) => Sentence.IsMatch(text);

    private static bool IsText(string token) => token.StartsWith('"');

    private static string Unquoted(string token) => Regex.Unescape(token[1..^1]);

    /// <summary>Plain texts of one argument that are its value, not what something is compared with.</summary>
    private static IEnumerable<string> Literals(IReadOnlyList<string> argument)
    {
        for (var i = 0; i < argument.Count; i++)
            if (IsText(argument[i]) && (i == 0 || argument[i - 1] is not ("==" or "!=" or "is" or "or" or "not" or "[" or "("))
                && (i + 1 == argument.Count || argument[i + 1] is not ("==" or "!=" or "=>" or "or")))
                yield return Unquoted(argument[i]);
    }

    /// <summary>The tokens of each argument from behind an opening bracket to the one that closes it.</summary>
    private static IEnumerable<IReadOnlyList<string>> Arguments(string code, int start)
    {
        var argument = new List<string>();
        var depth = 0;
        for (var match = Token.Match(code, start); match.Success; match = match.NextMatch())
        {
            var token = match.Groups["token"].Value;
            if (token is ")" or "]" or "}" && depth-- == 0) break;
            if (token is "(" or "[" or "{") depth++;
            if (token == "," && depth == 0)
            {
                yield return argument;
                argument = [];
            }
            else if (token.Length > 0)
            {
                argument.Add(token);
            }
        }

        yield return argument;
    }

    [GeneratedRegex(@"\bnew\s*(?<type>Refusal|Phrase)?\s*\(")]
    private static partial Regex Creation { get; }

    [GeneratedRegex(@"(?<![\w""])(T|L|texts|_texts|[lL]ocalizer|_localizer)\[")]
    private static partial Regex Localizer { get; }

    /// <summary>Comments have no token; texts with holes, verbatim and raw ones are kept apart from plain ones by what they begin with.</summary>
    [GeneratedRegex(@"\G\s*(//[^\n]*|/\*.*?\*/|(?<token>\$*@?""""""+.*?""""""+|[$@]+""([^""\\]|\\.)*""|""([^""\\\n]|\\.)*""|'([^'\\]|\\.)+'|\w+|==|!=|=>|\S))", RegexOptions.Singleline)]
    private static partial Regex Token { get; }

    [GeneratedRegex(@"^[\p{Lu}{\[].*\p{L}", RegexOptions.Singleline)]
    private static partial Regex Sentence { get; }

    [GeneratedRegex(@"(?<!\{)\{(\d+)(?:[,:][^}]*)?\}")]
    private static partial Regex Placeholder { get; }
}
