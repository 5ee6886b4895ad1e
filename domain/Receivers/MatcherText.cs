using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace LiveNotify.Domain.Receivers;

/// <summary>The three parts of a matcher, and how they are written.</summary>
internal sealed record MatcherText(string Label, MatcherSign Sign, string Value)
{
    /// <summary>What Alertmanager reserves in a name without quotes.</summary>
    private const string NotInNames = "{}!=~,\\\"'`";

    private static readonly (string Text, MatcherSign Sign)[] Signs =
        [("=~", MatcherSign.Matches), ("!~", MatcherSign.MatchesNot), ("!=", MatcherSign.IsNot), ("=", MatcherSign.Is)];

    public static bool TryRead(string? text, [NotNullWhen(true)] out MatcherText? matcher, [NotNullWhen(false)] out Phrase? why)
    {
        var reader = new Reader(Typed.Trimmed(text));
        matcher = reader.Read();
        why = matcher is null ? reader.Why : null;
        return matcher is not null;
    }

    public override string ToString() =>
        $"{(Label.All(IsNameCharacter) ? Label : Quoted(Label))}{Signs.First(sign => sign.Sign == Sign).Text}{Quoted(Value)}";

    private static bool IsNameCharacter(char c) => !char.IsWhiteSpace(c) && !char.IsControl(c) && !NotInNames.Contains(c, StringComparison.Ordinal);

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private sealed class Reader(string text)
    {
        private int _at;

        public Phrase? Why { get; private set; }

        public MatcherText? Read()
        {
            if (text.Contains('\0', StringComparison.Ordinal)) return Refuse(new Phrase("A matcher must not hold the character NUL"));
            if (Name() is not { } label) return null;
            SkipSpace();
            var sign = Array.Find(Signs, s => text.AsSpan(_at).StartsWith(s.Text));
            if (sign.Text is null) return Refuse(new Phrase("One of =, !=, =~ and !~ is expected at character {0} of {1}", _at + 1, Shown));
            _at += sign.Text.Length;
            SkipSpace();
            var value = Next == '"' ? InQuotes() : Bare();
            return value is null ? null : new(label, sign.Sign, value);
        }

        private char Next => _at < text.Length ? text[_at] : '\0';

        private string Shown => Typed.Quoted(text);

        private string? Name()
        {
            var start = _at;
            if (Next == '"')
            {
                if (InQuotes(mayFollow: true) is not { } quoted) return null;
                if (quoted.Trim().Length > 0) return quoted;
            }

            while (_at < text.Length && IsNameCharacter(text[_at])) _at++;
            if (_at > start && text[start] != '"') return text[start.._at];
            Refuse(new Phrase("A label name is expected at character {0} of {1}: one matcher a line, without braces", start + 1, Shown));
            return null;
        }

        private string? InQuotes(bool mayFollow = false)
        {
            var start = _at++;
            var end = _at;
            while (end < text.Length && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
            if (end >= text.Length)
            {
                Refuse(new Phrase("The quote at character {0} of {1} is not closed", start + 1, Shown));
                return null;
            }

            var value = Unescaped(text[_at..end]);
            _at = end + 1;
            if (mayFollow || _at == text.Length) return value;
            Refuse(new Phrase("Nothing may follow the closing quote at character {0} of {1}: one matcher a line", _at, Shown));
            return null;
        }

        private string? Bare()
        {
            for (var i = _at; i < text.Length; i++)
            {
                if (!char.IsWhiteSpace(text[i]) && text[i] is not ('"' or '\'' or '`' or ',') && (i > _at || text[i] is not ('=' or '~'))) continue;
                Refuse(new Phrase("With character {0} of {1} in it the value needs double quotes around it", i + 1, Shown));
                return null;
            }

            return Unescaped(text[_at..]);
        }

        private void SkipSpace()
        {
            while (char.IsWhiteSpace(Next)) _at++;
        }

        private MatcherText? Refuse(Phrase why)
        {
            Why = why;
            return null;
        }

        /// <summary>A backslash before anything else stands for itself, as in Alertmanager: <c>\d</c> needs no second one.</summary>
        private static string Unescaped(string escaped)
        {
            var plain = new StringBuilder(escaped.Length);
            for (var i = 0; i < escaped.Length; i++)
            {
                var next = escaped[i] == '\\' && i + 1 < escaped.Length ? escaped[i + 1] : '\0';
                if (next is '\\' or '"' or 'n')
                {
                    plain.Append(next == 'n' ? '\n' : next);
                    i++;
                }
                else
                {
                    plain.Append(escaped[i]);
                }
            }

            return plain.ToString();
        }
    }
}
