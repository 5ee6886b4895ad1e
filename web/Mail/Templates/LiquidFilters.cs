using System.Collections;
using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using LiveNotify.Domain;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>How a value is escaped; the writer chooses it by the place the value stands in.</summary>
internal enum LiquidEnding
{
    /// <summary>Not at all.</summary>
    Text,

    Html,

    /// <summary>With a line break for each line end.</summary>
    HtmlLines,

    /// <summary>The whole of an attribute that is an address.</summary>
    Address,
}

/// <summary>
/// Every filter a template may use. They are ours and not the library's: in no culture but the invariant one, and none
/// makes a text longer than a mail may be.
/// </summary>
internal static class LiquidFilters
{
    public const string NewlineToBr = "newline_to_br";

    private const string EscapeName = "escape";

    /// <summary>How many arguments each takes, at least and at most, and what it does.</summary>
    private static readonly Dictionary<string, (int Least, int Most, Func<object?, IReadOnlyList<object?>, object?> Apply)> _known = new()
    {
        ["append"] = (1, 1, (x, a) => Limited(Text(x), Text(a[0]))),
        ["capitalize"] = (0, 0, (x, _) => Text(x) is { Length: > 0 } text ? $"{char.ToUpperInvariant(text[0])}{text[1..]}" : ""),
        ["date"] = (1, 1, (x, a) => x is LiquidTime time ? time.Format(Text(a[0])) : Text(x)),
        ["default"] = (1, 1, (x, a) => x is null or false or "" ? a[0] : x),
        ["downcase"] = (0, 0, (x, _) => Text(x).ToLowerInvariant()),
        [EscapeName] = (0, 0, (x, _) => x),
        ["first"] = (0, 0, (x, _) => x is IEnumerable list and not string ? list.Cast<object?>().FirstOrDefault() : x),
        ["join"] = (0, 1, (x, a) => Join(x, a.Count > 0 ? Text(a[0]) : " ")),
        ["last"] = (0, 0, (x, _) => x is IEnumerable list and not string ? list.Cast<object?>().LastOrDefault() : x),
        ["lstrip"] = (0, 0, (x, _) => Text(x).TrimStart()),
        [NewlineToBr] = (0, 0, (x, _) => x),
        ["prepend"] = (1, 1, (x, a) => Limited(Text(a[0]), Text(x))),
        ["remove"] = (1, 1, (x, a) => Replace(Text(x), Text(a[0]), "")),
        ["replace"] = (2, 2, (x, a) => Replace(Text(x), Text(a[0]), Text(a[1]))),
        ["rstrip"] = (0, 0, (x, _) => Text(x).TrimEnd()),
        ["size"] = (0, 0, (x, _) => x is IEnumerable list and not string ? list.Cast<object?>().Count() : Text(x).Length),
        ["slice"] = (1, 2, (x, a) => Slice(Text(x), Number(a[0], 0), a.Count > 1 ? Number(a[1], 1) : 1)),
        ["split"] = (1, 1, (x, a) => Split(Text(x), Text(a[0]))),
        ["strip"] = (0, 0, (x, _) => Text(x).Trim()),
        ["strip_newlines"] = (0, 0, (x, _) => Text(x).ReplaceLineEndings("")),
        ["truncate"] = (0, 2, (x, a) => Truncate(Text(x), a.Count > 0 ? Number(a[0], 50) : 50, a.Count > 1 ? Text(a[1]) : "...")),
        ["truncatewords"] = (0, 2, (x, a) => TruncateWords(Text(x), a.Count > 0 ? Number(a[0], 15) : 15, a.Count > 1 ? Text(a[1]) : "...")),
        ["upcase"] = (0, 0, (x, _) => Text(x).ToUpperInvariant()),
        ["url_encode"] = (0, 0, (x, _) => WebUtility.UrlEncode(Text(x))),
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

    public static object? Apply(string name, object? value, IReadOnlyList<object?> arguments) => _known[name].Apply(value, arguments);

    /// <summary>How a value leaves for the place it is shown in.</summary>
    public static string Show(object? value, LiquidEnding ending) => ending switch
    {
        LiquidEnding.Html => _encoder.Encode(Text(value)),
        LiquidEnding.HtmlLines => string.Join("<br>", Text(value).ReplaceLineEndings("\n").Split('\n').Select(_encoder.Encode)),
        // An address of the web, or nothing: no other scheme gets into a link.
        LiquidEnding.Address => Text(value).Trim() is var address && Plain.IsWebAddress(address) ? _encoder.Encode(address) : "",
        _ => Text(value),
    };

    /// <summary>The value as text: of a list its items one after the other.</summary>
    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool yes => yes ? "true" : "false",
        IEnumerable list => Join(list, ""),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Replace(string text, string what, string with)
    {
        if (what.Length == 0) return text;
        var grows = (long)Math.Max(0, with.Length - what.Length) * (text.Length / what.Length);
        return text.Length + grows <= TemplateLimits.Output ? text.Replace(what, with, StringComparison.Ordinal) : throw new OutputLimitReached();
    }

    private static string Truncate(string text, int most, string ending) =>
        text.Length <= most ? text : text[..Whole(text, Math.Clamp(most - ending.Length, 0, text.Length))] + ending;

    private static string TruncateWords(string text, int most, string ending)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= most ? text : string.Join(' ', words.Take(most)) + ending;
    }

    private static string Slice(string text, int start, int length)
    {
        var from = start < 0 ? Math.Max(0, text.Length + start) : Math.Min(start, text.Length);
        return text.Substring(from, Math.Clamp(length, 0, text.Length - from));
    }

    private static List<object> Split(string text, string by) =>
        by.Length > 0 ? [.. text.Split(by, StringSplitOptions.RemoveEmptyEntries)] : [.. text.Select(c => $"{c}")];

    private static string Join(object? value, string glue)
    {
        if (value is not IEnumerable list || value is string) return Text(value);
        var (items, length) = (new List<string>(), 0);
        foreach (var item in list)
        {
            items.Add(Text(item));
            length += items[^1].Length + glue.Length;
            if (length > TemplateLimits.Output) throw new OutputLimitReached();
        }

        return string.Join(glue, items);
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
