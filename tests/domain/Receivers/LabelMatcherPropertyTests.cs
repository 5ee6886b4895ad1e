using LiveNotify.Domain.Receivers;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Receivers;

/// <summary>
/// Matchers made by chance, against a model that is too simple to be wrong: an expression is a tree, and a tree matches by
/// trying every way. A failure names its seed.
/// </summary>
public class LabelMatcherPropertyTests
{
    private const int Cases = 400;

    private static readonly string[] Signs = ["=", "!=", "=~", "!~"];

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, 8));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_matcher_holds_exactly_where_the_model_says_so(int seed)
    {
        var chance = new Random(seed);
        for (var i = 0; i < Cases; i++)
        {
            var sign = Signs[chance.Next(Signs.Length)];
            var tree = Tree.Any(chance, depth: 3);
            var value = Word(chance, "abc", 3);
            var labels = new Dictionary<string, string> { ["other"] = "abc" };
            if (chance.Next(4) > 0) labels["site"] = Word(chance, "abc", 5);
            var got = labels.GetValueOrDefault("site", "");
            var compared = sign.EndsWith('~') ? tree.ToString() : value;
            var holds = sign.EndsWith('~') ? tree.Ends(got, 0).Contains(got.Length) : got == value;

            LabelMatcher.TryParse($"site{sign}\"{compared}\"", out var matcher, out var why).ShouldBeTrue($"seed {seed}: {why}");

            matcher!.Holds(labels).ShouldBe(sign[0] == '!' ? !holds : holds, $"seed {seed}: {matcher} on '{got}'");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Of_two_opposite_matchers_exactly_one_holds(int seed)
    {
        var chance = new Random(seed);
        for (var i = 0; i < Cases; i++)
        {
            var tree = Tree.Any(chance, depth: 2);
            var labels = new Dictionary<string, string> { [chance.Next(2) == 0 ? "site" : "other"] = Word(chance, "abc", 4) };
            foreach (var (one, opposite) in new[] { ("=", "!="), ("=~", "!~") })
                (LabelMatcher.Saved($"site{one}\"{tree}\"")!.Holds(labels) ^ LabelMatcher.Saved($"site{opposite}\"{tree}\"")!.Holds(labels))
                    .ShouldBeTrue($"seed {seed}: {tree}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_one_spelling_is_read_as_what_it_was_written_for(int seed)
    {
        var chance = new Random(seed);
        for (var i = 0; i < Cases; i++)
        {
            var (name, value) = (Word(chance, "ab \"\\\n=~!{},'名", 5), Word(chance, "ab \"\\\n=~!{},'名nt", 8));
            if (name.Trim().Length == 0) continue;
            string Quoted(string text) => text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

            LabelMatcher.TryParse($"\"{Quoted(name)}\"=\"{Quoted(value)}\"", out var matcher, out var why).ShouldBeTrue($"seed {seed}: {why}");

            (matcher!.Label, matcher.Value).ShouldBe((name, value), $"seed {seed}");
            LabelMatcher.TryParse(matcher.ToString(), out var again, out why).ShouldBeTrue($"seed {seed}: {why}");
            (again!.Label, again.Sign, again.Value, again.ToString()).ShouldBe((name, MatcherSign.Is, value, matcher.ToString()), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_typed_is_read_or_refused_and_never_throws(int seed)
    {
        var chance = new Random(seed);
        for (var i = 0; i < Cases * 5; i++)
        {
            var typed = Word(chance, "ab1 \"\\=~!(){}[]|*+?.^$,-:<>#&\0\n\t名😀", 14);
            if (LabelMatcher.TryParse(typed, out var matcher, out var why))
                LabelMatcher.Saved(matcher.ToString()).ShouldNotBeNull($"seed {seed}: {typed}").ToString().ShouldBe(matcher.ToString());
            else
                why.ToString().ShouldNotBeEmpty();
        }
    }

    private static string Word(Random chance, string letters, int most) =>
        string.Concat(Enumerable.Range(0, chance.Next(most + 1)).Select(_ => letters[chance.Next(letters.Length)]));

    /// <summary>A regular expression over a, b and c.</summary>
    private abstract record Tree
    {
        public static Tree Any(Random chance, int depth) => chance.Next(depth == 0 ? 3 : 8) switch
        {
            0 or 1 => new Letter($"{"abc"[chance.Next(3)]}"),
            2 => new Letter(chance.Next(2) == 0 ? "." : "[ab]"),
            3 or 4 => new Both(Any(chance, depth - 1), Any(chance, depth - 1)),
            5 => new Either(Any(chance, depth - 1), Any(chance, depth - 1)),
            6 => new Repeated(Any(chance, depth - 1), "*"),
            _ => new Repeated(Any(chance, depth - 1), chance.Next(2) == 0 ? "+" : "?"),
        };

        /// <summary>Where a match that begins at <paramref name="at"/> can end.</summary>
        public abstract IReadOnlySet<int> Ends(string text, int at);
    }

    private sealed record Letter(string One) : Tree
    {
        public override IReadOnlySet<int> Ends(string text, int at) =>
            at < text.Length && (One == "." || (One == "[ab]" ? text[at] is 'a' or 'b' : One[0] == text[at])) ? new HashSet<int> { at + 1 } : new HashSet<int>();

        public override string ToString() => One;
    }

    private sealed record Both(Tree First, Tree Second) : Tree
    {
        public override IReadOnlySet<int> Ends(string text, int at) => First.Ends(text, at).SelectMany(end => Second.Ends(text, end)).ToHashSet();

        public override string ToString() => $"{First}{Second}";
    }

    private sealed record Either(Tree One, Tree Other) : Tree
    {
        public override IReadOnlySet<int> Ends(string text, int at) => One.Ends(text, at).Concat(Other.Ends(text, at)).ToHashSet();

        public override string ToString() => $"({One}|{Other})";
    }

    private sealed record Repeated(Tree Inner, string Times) : Tree
    {
        public override IReadOnlySet<int> Ends(string text, int at)
        {
            var ends = Times == "+" ? Inner.Ends(text, at).ToHashSet() : [at, .. Inner.Ends(text, at)];
            if (Times == "?") return ends;
            for (var before = -1; before != ends.Count;)
            {
                before = ends.Count;
                ends.UnionWith(ends.ToList().SelectMany(end => Inner.Ends(text, end)));
            }

            return ends;
        }

        public override string ToString() => $"({Inner}){Times}";
    }
}
