using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace LiveNotify.Domain.Receivers;

/// <summary>How a matcher compares, as Alertmanager writes it: <c>=</c>, <c>!=</c>, <c>=~</c>, <c>!~</c>.</summary>
public enum MatcherSign
{
    Is,
    IsNot,
    Matches,
    MatchesNot,
}

/// <summary>
/// A condition on one label, in the words and with the meaning of Alertmanager's matchers (its documentation, "Configuration",
/// section "Matcher"): a label that is missing has the empty value, and an expression must match all of the value.
/// </summary>
public sealed class LabelMatcher
{
    /// <summary>Characters of a matcher as <see cref="ToString"/> writes it.</summary>
    public const int MaxLength = 200;

    /// <summary>Matchers a receiver may have.</summary>
    public const int MaxCount = 20;

    private const int MaxKnown = 2000;

    private static readonly ConcurrentDictionary<string, LabelMatcher?> Known = new(StringComparer.Ordinal);

    private readonly Regex? _expression;

    private LabelMatcher(string label, MatcherSign sign, string value, Regex? expression) =>
        (Label, Sign, Value, _expression) = (label, sign, value, expression);

    public string Label { get; }

    public MatcherSign Sign { get; }

    /// <summary>What the label is compared with: a text, or a regular expression.</summary>
    public string Value { get; }

    /// <param name="text">As somebody typed it; quotes around a simple value may be left out.</param>
    /// <param name="why">Says what is wrong with it, and where.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out LabelMatcher? matcher, [NotNullWhen(false)] out Phrase? why)
    {
        matcher = null;
        if (!MatcherText.TryRead(text, out var read, out why)) return false;
        var canonical = read.ToString();
        if (Typed.Characters(canonical) > MaxLength)
        {
            why = new Phrase("A matcher may have at most {0} characters; got {1}", MaxLength, Typed.Characters(canonical));
            return false;
        }

        Regex? expression = null;
        if (read.Sign is MatcherSign.Matches or MatcherSign.MatchesNot && !TryBuild(read.Value, canonical, out expression, out why)) return false;
        matcher = new(read.Label, read.Sign, read.Value, expression);
        return true;
    }

    /// <summary>
    /// The matcher a saved text means; null where it means none. Receivers are read anew for every group of reports and there are
    /// few different texts, so each is parsed and compiled once for the process.
    /// </summary>
    public static LabelMatcher? Saved(string text)
    {
        if (Known.TryGetValue(text, out var known)) return known;
        if (Known.Count >= MaxKnown) Known.Clear();
        return Known.GetOrAdd(text, static saved => TryParse(saved, out var matcher, out _) ? matcher : null);
    }

    public bool Holds(IReadOnlyDictionary<string, string> labels)
    {
        var value = labels.TryGetValue(Label, out var there) ? there : "";
        return Sign switch
        {
            MatcherSign.Is => value == Value,
            MatcherSign.IsNot => value != Value,
            MatcherSign.Matches => _expression!.IsMatch(value),
            _ => !_expression!.IsMatch(value),
        };
    }

    /// <summary>The one spelling of this matcher: <c>name=~"value"</c>.</summary>
    public override string ToString() => new MatcherText(Label, Sign, Value).ToString();

    /// <summary>
    /// Without backtracking an expression takes time in proportion to the value, whoever wrote it; what would need too large
    /// an automaton is refused when it is built.
    /// </summary>
    private static bool TryBuild(string pattern, string text, [NotNullWhen(true)] out Regex? expression, [NotNullWhen(false)] out Phrase? why)
    {
        const RegexOptions options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        (expression, why) = (null, null);
        try
        {
            // By itself first: one with an unpaired bracket must not pair it with ours.
            _ = new Regex(pattern, options);
            // \z, for $ would let a line break at the end pass.
            expression = new Regex($@"^(?:{pattern})\z", options);
            return true;
        }
        catch (RegexParseException e)
        {
            why = new Phrase("The expression in {0} is not understood at its character {1}", text, Math.Max(e.Offset, 1));
        }
        catch (ArgumentException)
        {
            why = new Phrase("The expression in {0} is not understood", text);
        }
        catch (NotSupportedException)
        {
            why = new Phrase("The expression in {0} asks too much: no look-around, no back reference, no atomic group, no large repetition", text);
        }

        return false;
    }
}
