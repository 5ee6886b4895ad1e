using System.Globalization;
using System.Text.RegularExpressions;
using LiveNotify.Domain;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>The words of one tag or output, read from left to right. The first thing it does not understand is a problem, and the last.</summary>
internal sealed partial class LiquidWords
{
    private readonly List<(string Text, int At)> _words = [];
    private readonly List<LiquidProblem> _problems;
    private readonly int _end;
    private int _next;

    public LiquidWords(string body, int at, List<LiquidProblem> problems)
    {
        _problems = problems;
        _end = at + body.Length;
        for (var match = Word.Match(body); match.Success && match.Length > 0; match = match.NextMatch())
        {
            if (match.Groups["word"] is not { Success: true } word) continue;
            _words.Add((word.Value, at + word.Index));
            if (match.Groups["strange"].Success) Refuse(at + word.Index, new Phrase("{0} is not understood here", word.Value));
        }
    }

    /// <summary>Something was not understood: the rest says nothing any more.</summary>
    public bool Failed { get; private set; }

    public int At => _next < _words.Count ? _words[_next].At : _end;

    /// <summary>The next word, or an empty string at the end.</summary>
    public string Next => !Failed && _next < _words.Count ? _words[_next].Text : "";

    public string Take()
    {
        var word = Next;
        _next++;
        return word;
    }

    public bool TryTake(string word)
    {
        if (Next != word) return false;
        _next++;
        return true;
    }

    /// <summary>Takes a word that must be there.</summary>
    public void Expect(string word)
    {
        if (!TryTake(word)) RefuseNext(word);
    }

    /// <summary>A name somebody may give to a value.</summary>
    public string Name()
    {
        if (OwnName.IsMatch(Next)) return Take();
        RefuseNext(new Phrase("a name"));
        return "";
    }

    public int? Number()
    {
        if (int.TryParse(Next, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 9999)
        {
            Take();
            return number;
        }

        RefuseNext(new Phrase("a number of at most 4 digits"));
        return null;
    }

    public void End()
    {
        if (!Failed && Next.Length > 0) Refuse(At, new Phrase("{0} is not understood here", Next));
    }

    public void Refuse(int at, Phrase why)
    {
        if (!Failed) _problems.Add(new(at, why));
        Failed = true;
    }

    private void RefuseNext(object expected) =>
        Refuse(At, Next.Length == 0 ? new Phrase("here should stand {0}", expected) : new Phrase("here should stand {0}, not {1}", expected, Next));

    [GeneratedRegex(@"\G\s*(?<word>""[^""]*""|'[^']*'|-?\d+(\.\d+)?(?![\w.]\w)|[A-Za-z_][\w-]*|==|!=|<>|<=|>=|\.\.|[<>=.\[\]|:,()]|(?<strange>\S))")]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_]*$")]
    private static partial Regex OwnName { get; }
}
