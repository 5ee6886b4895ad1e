using System.Globalization;
using LiveNotify.Domain;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>Reads values, filters and conditions. What it cannot read is a problem, and nothing it returns then is looked at.</summary>
internal sealed class LiquidExpressions(LiquidNames names, bool html)
{
    private static readonly string[] _operators = ["==", "!=", "<>", "<", ">", "<=", ">=", "contains"];

    public Pipeline Pipeline(LiquidWords words)
    {
        var start = Operand(words);
        var filters = new List<FilterCall>();
        while (words.TryTake("|")) filters.Add(Filter(words));
        words.End();
        if (!words.Failed && html && filters.SkipLast(1).FirstOrDefault(f => LiquidFilters.EndsInHtml(f.Name)) is { } early)
            words.Refuse(early.At, new Phrase("{0} must be the last filter", early.Name));
        return new(start, filters);
    }

    public IReadOnlyList<Comparison> Condition(LiquidWords words)
    {
        var comparisons = new List<Comparison> { Comparison(null, words) };
        while (words.Next is "and" or "or") comparisons.Add(Comparison(words.Take(), words));
        words.End();
        return comparisons;
    }

    public Operand Operand(LiquidWords words)
    {
        var at = words.At;
        var word = words.Take();
        if (word.Length == 0)
        {
            words.Refuse(at, new Phrase("here should stand {0}", new Phrase("a value")));
            return new Operand.Constant(at, null);
        }

        if (word[0] is '"' or '\'') return new Operand.Constant(at, word[1..^1]);
        if (word is "true" or "false") return new Operand.Constant(at, word == "true");
        if (word is "nil" or "null") return new Operand.Constant(at, null);
        if (word is "empty" or "blank") return new Operand.Nothing(at, word);
        if (Number(word) is { } number) return new Operand.Constant(at, number);
        return Path(word, at, words);
    }

    /// <summary>A variable and the way into it, whether or not there is such a one.</summary>
    public static IReadOnlyList<string> PathNames(string first, LiquidWords words)
    {
        var path = new List<string> { first };
        while (!words.Failed)
        {
            if (words.TryTake(".")) path.Add(words.Take());
            else if (words.TryTake("["))
            {
                var at = words.At;
                var index = words.Take();
                if (index.Length < 2 || index[0] is not ('"' or '\'')) words.Refuse(at, new Phrase("here should stand {0}", new Phrase("a name in quotes")));
                else path.Add(index[1..^1]);
                words.Expect("]");
            }
            else break;
        }

        return path;
    }

    private Operand.Path Path(string first, int at, LiquidWords words)
    {
        if (!char.IsLetter(first[0])) words.Refuse(at, new Phrase("{0} is not understood here", first));
        var path = PathNames(first, words);
        if (!words.Failed && names.Find(path) is { } why) words.Refuse(at, why);
        return new(at, path);
    }

    private FilterCall Filter(LiquidWords words)
    {
        var at = words.At;
        var name = words.Take();
        var arguments = new List<Operand>();
        if (words.TryTake(":"))
        {
            do arguments.Add(Operand(words));
            while (words.TryTake(","));
        }

        if (!words.Failed && LiquidFilters.Problem(name, arguments, html) is { } why) words.Refuse(at, why);
        return new(at, name, arguments);
    }

    private Comparison Comparison(string? joint, LiquidWords words)
    {
        var left = Operand(words);
        if (!_operators.Contains(words.Next)) return new(joint, left, null, null);
        var @operator = words.Take();
        return new(joint, left, @operator == "<>" ? "!=" : @operator, Operand(words));
    }

    private static object? Number(string word)
    {
        if (!char.IsDigit(word[0]) && word[0] != '-') return null;
        if (int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)) return whole;
        return decimal.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) ? part : null;
    }
}
