using System.Collections;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using LiveNotify.Domain;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>
/// Every filter a template may use, and those the writer adds. They are ours and not the library's: in no culture but the
/// invariant one, and none makes a text longer than a mail may be.
/// </summary>
internal static class LiquidFilters
{
    public const string NewlineToBr = "newline_to_br";

    private const string EscapeName = "escape";

    /// <summary>What the writer ends an output with; the names of the last four filters as the library spells them.</summary>
    public static class Ending
    {
        public const string Text = "as_text";
        public const string Html = "as_html";
        public const string HtmlLines = "as_html_lines";
        public const string Address = "as_address";
    }

    /// <summary>How many arguments each takes, at least and at most.</summary>
    private static readonly Dictionary<string, (int Least, int Most)> _known = new()
    {
        ["append"] = (1, 1), ["capitalize"] = (0, 0), ["date"] = (1, 1), ["default"] = (1, 1), ["downcase"] = (0, 0), [EscapeName] = (0, 0),
        ["first"] = (0, 0), ["join"] = (0, 1), ["last"] = (0, 0), ["lstrip"] = (0, 0), [NewlineToBr] = (0, 0), ["prepend"] = (1, 1),
        ["remove"] = (1, 1), ["replace"] = (2, 2), ["rstrip"] = (0, 0), ["size"] = (0, 0), ["slice"] = (1, 2), ["split"] = (1, 1),
        ["strip"] = (0, 0), ["strip_newlines"] = (0, 0), ["truncate"] = (0, 2), ["truncatewords"] = (0, 2), ["upcase"] = (0, 0), ["url_encode"] = (0, 0),
    };

    // Chinese stays readable in the source of a mail; only what HTML needs is escaped.
    private static readonly HtmlEncoder _encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static IReadOnlyCollection<string> Names => _known.Keys;

    /// <summary>What only says how a value becomes HTML, and is the writer's business.</summary>
    public static bool EndsInHtml(string name) => name is NewlineToBr or EscapeName;

    /// <summary>Why the filter cannot be used so; null when it can.</summary>
    public static Phrase? Problem(string name, IReadOnlyList<Operand> arguments, bool html)
    {
        if (!_known.TryGetValue(name, out var takes))
            return LiquidNames.Nearest(name, _known.Keys) is { } meant
                ? new Phrase("there is no filter {0}; did you mean {1}?", name, meant)
                : new Phrase("there is no filter {0}; there are {1}", name, string.Join(", ", _known.Keys));
        if (EndsInHtml(name) && !html) return new Phrase("the filter {0} is only for HTML", name);
        if (arguments.Count < takes.Least || arguments.Count > takes.Most)
            return takes.Least == takes.Most
                ? new Phrase("the filter {0} takes {1} values; got {2}", name, takes.Least, arguments.Count)
                : new Phrase("the filter {0} takes {1} to {2} values; got {3}", name, takes.Least, takes.Most, arguments.Count);
        if (name == "date" && arguments[0] is Operand.Constant format && LiquidTime.Problem(Text(format.Value)) is { } strange)
            return new Phrase("{0} is not known in the format of a date; there are {1}", strange, LiquidTime.Directives);
        return null;
    }

    public static string Append(object? input, object? more) => Limited(Text(input), Text(more));

    public static string Prepend(object? input, object? more) => Limited(Text(more), Text(input));

    public static string Capitalize(object? input) =>
        Text(input) is { Length: > 0 } text ? $"{char.ToUpperInvariant(text[0])}{text[1..]}" : "";

    public static string Upcase(object? input) => Text(input).ToUpperInvariant();

    public static string Downcase(object? input) => Text(input).ToLowerInvariant();

    public static string Strip(object? input) => Text(input).Trim();

    public static string Lstrip(object? input) => Text(input).TrimStart();

    public static string Rstrip(object? input) => Text(input).TrimEnd();

    public static string StripNewlines(object? input) => Text(input).ReplaceLineEndings("");

    public static string Remove(object? input, object? what) => Replace(input, what, "");

    public static string Replace(object? input, object? what, object? with)
    {
        var (text, from, to) = (Text(input), Text(what), Text(with));
        if (from.Length == 0) return text;
        var grows = (long)Math.Max(0, to.Length - from.Length) * (text.Length / from.Length);
        return text.Length + grows <= TemplateLimits.Output ? text.Replace(from, to, StringComparison.Ordinal) : throw new OutputLimitReached();
    }

    public static string Truncate(object? input, object? length = null, object? ending = null)
    {
        var (text, most, end) = (Text(input), Number(length, 50), ending is null ? "..." : Text(ending));
        return text.Length <= most ? text : text[..Whole(text, Math.Clamp(most - end.Length, 0, text.Length))] + end;
    }

    public static string Truncatewords(object? input, object? count = null, object? ending = null)
    {
        var words = Text(input).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var most = Math.Max(0, Number(count, 15));
        return words.Length <= most ? Text(input) : string.Join(' ', words.Take(most)) + (ending is null ? "..." : Text(ending));
    }

    public static string Slice(object? input, object? start, object? length = null)
    {
        var text = Text(input);
        var at = Number(start, 0);
        var from = at < 0 ? Math.Max(0, text.Length + at) : Math.Min(at, text.Length);
        return text.Substring(from, Math.Clamp(Number(length, 1), 0, text.Length - from));
    }

    public static object? Default(object? input, object? other) => input is null or false or "" ? other : input;

    public static List<object> Split(object? input, object? by) =>
        [.. Text(by) is { Length: > 0 } separator ? Text(input).Split(separator, StringSplitOptions.RemoveEmptyEntries) : Text(input).Select(c => $"{c}")];

    public static string Join(object? input, object? with = null) =>
        input is IEnumerable list and not string ? list.Cast<object?>().Aggregate(
            (Text: new List<string>(), Length: 0), (sum, item) => Longer(sum.Text, Text(item), sum.Length, Text(with ?? " ").Length),
            sum => string.Join(Text(with ?? " "), sum.Text)) : Text(input);

    public static object? First(object? input) => input is IEnumerable list and not string ? list.Cast<object?>().FirstOrDefault() : input;

    public static object? Last(object? input) => input is IEnumerable list and not string ? list.Cast<object?>().LastOrDefault() : input;

    public static int Size(object? input) => input is IEnumerable list and not string ? list.Cast<object?>().Count() : Text(input).Length;

    public static string UrlEncode(object? input) => WebUtility.UrlEncode(Text(input));

    public static string Date(object? input, object? format) => input is LiquidTime time ? time.Format(Text(format)) : Text(input);

    public static string AsText(object? input) => Text(input);

    public static string AsHtml(object? input) => _encoder.Encode(Text(input));

    public static string AsHtmlLines(object? input) => string.Join("<br>", Text(input).ReplaceLineEndings("\n").Split('\n').Select(_encoder.Encode));

    /// <summary>An address of the web, or nothing: no other scheme gets into a link.</summary>
    public static string AsAddress(object? input) => Text(input).Trim() is var address && Plain.IsWebAddress(address) ? _encoder.Encode(address) : "";

    /// <summary>The value as text: of a list its items one after the other.</summary>
    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool yes => yes ? "true" : "false",
        IEnumerable list => string.Concat(list.Cast<object?>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static (List<string>, int) Longer(List<string> items, string item, int length, int glue)
    {
        items.Add(item);
        var sum = length + item.Length + glue;
        return sum <= TemplateLimits.Output ? (items, sum) : throw new OutputLimitReached();
    }

    private static string Limited(string one, string other) =>
        one.Length + other.Length <= TemplateLimits.Output ? one + other : throw new OutputLimitReached();

    private static int Number(object? value, int otherwise) => value switch
    {
        int number => number,
        _ => int.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read) ? read : otherwise,
    };

    /// <summary>No half of an emoji.</summary>
    private static int Whole(string text, int at) => at > 0 && at < text.Length && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;
}
