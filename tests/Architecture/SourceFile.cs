using System.Text;
using System.Text.RegularExpressions;

namespace LiveNotify.Tests.Architecture;

/// <summary>A place where a rule of the architecture is broken.</summary>
internal sealed record Offence(string Path, int Line, string Rule, string Text)
{
    public override string ToString() => $"{Path}:{Line}: {Rule}: {Text}";
}

/// <summary>
/// One source file as the rules see it. <see cref="Code"/> is the text without comments and, in C#, without the text of
/// strings, line for line, so that a rule about code is not broken by prose.
/// </summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string Code { get; } = System.IO.Path.GetExtension(Path) switch
    {
        ".cs" => CSharpText.WithoutProse(Text),
        ".cshtml" => RazorComment.Replace(Text, Blank),
        _ => Text,
    };

    private static Regex RazorComment { get; } = new(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline);

    public static SourceFile Load(string path) => new(path, Repository.Read(path));

    public int LineCount => Text.TrimEnd('\n').Split('\n').Length;

    /// <summary>Every match of a pattern in the code, as an offence against the rule.</summary>
    public IEnumerable<Offence> Find(Regex pattern, string rule) => Matches(pattern, Code, rule);

    /// <summary>The same, comments and strings included.</summary>
    public IEnumerable<Offence> FindAnywhere(Regex pattern, string rule) => Matches(pattern, Text, rule);

    private IEnumerable<Offence> Matches(Regex pattern, string text, string rule) =>
        from match in pattern.Matches(text)
        let line = text.AsSpan(0, match.Index).Count('\n')
        select new Offence(Path, line + 1, rule, Text.Split('\n')[line].Trim());

    private static string Blank(Match comment) => Regex.Replace(comment.Value, "[^\n]", " ");
}

/// <summary>Blanks comments and string texts in C#, keeping line ends and the code in the holes of interpolated strings.</summary>
internal sealed class CSharpText
{
    private readonly string _text;
    private readonly StringBuilder _code;
    private int _at;

    private CSharpText(string text)
    {
        _text = text;
        _code = new StringBuilder(text.Length);
    }

    public static string WithoutProse(string text)
    {
        var scan = new CSharpText(text);
        scan.Code(untilBraces: 0);
        return scan._code.ToString();
    }

    /// <summary>Copies code; with <paramref name="untilBraces"/> up to that many closing braces, the end of a hole.</summary>
    private void Code(int untilBraces)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            if (untilBraces > 0 && depth == 0 && Count('}') >= untilBraces)
            {
                return;
            }

            if (Sees("//"))
            {
                Blank(EndOfLine());
            }
            else if (Sees("/*"))
            {
                Blank(After("*/", _at + 2));
            }
            else if (_text[_at] == '\'')
            {
                Plain('\'', verbatim: false, dollars: 0);
            }
            else if (!StartsString())
            {
                depth += _text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
                Copy(1);
            }
        }
    }

    private bool StartsString()
    {
        var prefix = 0;
        while (At(_at + prefix) is '$' or '@')
        {
            prefix++;
        }

        if (At(_at + prefix) != '"')
        {
            return false;
        }

        var dollars = _text.AsSpan(_at, prefix).Count('$');
        var verbatim = _text.AsSpan(_at, prefix).Contains('@');
        Blank(_at + prefix);
        if (!verbatim && Count('"') >= 3)
        {
            Raw(Count('"'), dollars);
        }
        else
        {
            Plain('"', verbatim, dollars);
        }

        return true;
    }

    private void Plain(char quote, bool verbatim, int dollars)
    {
        Blank(_at + 1);
        while (_at < _text.Length && (verbatim || _text[_at] != '\n'))
        {
            if (_text[_at] == quote && !(verbatim && At(_at + 1) == quote))
            {
                Blank(_at + 1);
                return;
            }

            var escaped = _text[_at] == quote || (!verbatim && _text[_at] == '\\') || (dollars > 0 && Count('{') > 1);
            if (!escaped && dollars > 0 && _text[_at] == '{')
            {
                Hole(1);
            }
            else
            {
                Blank(_at + (escaped ? 2 : 1));
            }
        }
    }

    private void Raw(int quotes, int dollars)
    {
        Blank(_at + quotes);
        while (_at < _text.Length && Count('"') < quotes)
        {
            if (dollars > 0 && Count('{') >= dollars)
            {
                Hole(dollars);
            }
            else
            {
                Blank(_at + 1);
            }
        }

        Blank(_at + Count('"'));
    }

    private void Hole(int braces)
    {
        Blank(_at + braces);
        Code(braces);
        Blank(_at + braces);
    }

    private char At(int index) => index < _text.Length ? _text[index] : '\0';

    private bool Sees(string sign) => string.CompareOrdinal(_text, _at, sign, 0, sign.Length) == 0;

    private int Count(char sign)
    {
        var count = 0;
        while (At(_at + count) == sign)
        {
            count++;
        }

        return count;
    }

    private int EndOfLine() => _text.IndexOf('\n', _at) is var end and >= 0 ? end : _text.Length;

    private int After(string sign, int from) =>
        _text.IndexOf(sign, Math.Min(from, _text.Length), StringComparison.Ordinal) is var end and >= 0 ? end + sign.Length : _text.Length;

    private void Copy(int count)
    {
        _code.Append(_text, _at, count);
        _at += count;
    }

    private void Blank(int until)
    {
        for (until = Math.Min(until, _text.Length); _at < until; _at++)
        {
            _code.Append(_text[_at] == '\n' ? '\n' : ' ');
        }
    }
}
