using LiveNotify.Domain;

namespace LiveNotify.Web.Mail.Templates;

internal enum HtmlState
{
    Text,
    AfterLess,
    Declaration,
    Comment,
    TagName,
    InTag,
    AttributeName,
    BeforeValue,
    DoubleQuoted,
    SingleQuoted,
    Unquoted,

    /// <summary>Inside <c>style</c>, where nothing is markup.</summary>
    Verbatim,
}

/// <summary>Where in an HTML page one is, followed from character to character: what may be put there depends on it.</summary>
/// <param name="Element">The tag that is open or being written.</param>
/// <param name="Attribute">The attribute that is being written.</param>
/// <param name="Written">The last characters of a declaration, a comment or a style; the first of an attribute's value.</param>
internal sealed record HtmlPlace(HtmlState State, string Element = "", string Attribute = "", string Written = "")
{
    private const int Remembered = 40;

    /// <summary>An address as a whole was put here, or nothing: what follows must not make another scheme of it.</summary>
    private const string Whole = "?address";

    private static readonly string[] _addresses = ["href", "src", "action", "formaction", "background", "cite", "poster", "data", "xlink:href", "longdesc"];
    private static readonly string[] _schemes = ["http://", "https://", "mailto:", "tel:", "cid:", "#"];
    private static readonly string[] _forbidden = ["script", "iframe", "object", "embed", "applet", "frame", "frameset", "base"];

    public static HtmlPlace Start { get; } = new(HtmlState.Text);

    public bool IsBetweenTags => State == HtmlState.Text;

    /// <summary>In an attribute that is an address, with nothing written yet: the value must be one as a whole.</summary>
    public bool WantsAddress => IsQuoted && _addresses.Contains(Attribute) && Written.Length == 0;

    /// <summary>Behind an address that was put here whole, in its path, query or fragment.</summary>
    private bool GoesOnInAddress => Written.StartsWith(Whole, StringComparison.Ordinal) && Written.Length > Whole.Length && Written[Whole.Length] is ('/' or '?' or '#');

    private bool IsQuoted => State is HtmlState.DoubleQuoted or HtmlState.SingleQuoted;

    /// <summary>Two ends of a choice that go on in the same way.</summary>
    public bool IsLike(HtmlPlace other) => (State, Element, Attribute) == (other.State, other.Element, other.Attribute);

    /// <summary>After a value that was put here.</summary>
    public HtmlPlace AfterValue() => WantsAddress ? this with { Written = Whole } : IsQuoted ? Remember('x') : this;

    /// <summary>After a choice whose branches wrote different things: nobody knows what stands in the attribute.</summary>
    public HtmlPlace Unsure() => this with { Written = "?" };

    /// <summary>Why no value may be put here; null when one may, escaped.</summary>
    /// <param name="isFixed">The value is written in the template itself, whatever is reported.</param>
    public Phrase? WhyNoValue(bool isFixed) => State switch
    {
        HtmlState.Text => null,
        HtmlState.Comment or HtmlState.Declaration => new Phrase("a value may not stand in a comment"),
        HtmlState.Verbatim => isFixed ? null : new Phrase("a value may not stand inside {0}", $"<{Element}>"),
        HtmlState.DoubleQuoted or HtmlState.SingleQuoted => WhyNotInAttribute(isFixed),
        _ => new Phrase("a value inside a tag must stand in the quotes of an attribute"),
    };

    /// <summary>Goes on over fixed text.</summary>
    /// <param name="report">Told of what no mail may have, with the distance from the text's beginning.</param>
    public HtmlPlace Over(string text, Action<int, Phrase> report)
    {
        var place = this;
        for (var i = 0; i < text.Length; i++)
        {
            var next = place.Step(text[i]);
            if (place.WhyForbidden(next) is { } why) report(i, why);
            place = next;
        }

        return place;
    }

    private Phrase? WhyNotInAttribute(bool isFixed) => Attribute switch
    {
        "style" or "srcset" when !isFixed => new Phrase("a value may not stand in the attribute {0}; only a name that was given a fixed text may", Attribute),
        _ when _addresses.Contains(Attribute) && Written.Length > 0 && !GoesOnInAddress && !_schemes.Any(s => Written.StartsWith(s, StringComparison.OrdinalIgnoreCase)) =>
            new Phrase("before a value in the attribute {0} should stand nothing, or an address that begins with https:// or http://", Attribute),
        _ => null,
    };

    /// <summary>What a mail program would not show, or should not run.</summary>
    private Phrase? WhyForbidden(HtmlPlace next) => (State, next.State) switch
    {
        (HtmlState.TagName, not HtmlState.TagName) when _forbidden.Contains(Element) => new Phrase("a mail may have no {0}", $"<{Element}>"),
        (HtmlState.AttributeName, not HtmlState.AttributeName) when Attribute.StartsWith("on", StringComparison.Ordinal) =>
            new Phrase("a mail runs no script: {0} may not stand here", Attribute),
        (HtmlState.DoubleQuoted or HtmlState.SingleQuoted or HtmlState.Unquoted, HtmlState.InTag or HtmlState.Text) when IsScript() =>
            new Phrase("a mail runs no script: {0} may not stand here", "javascript:"),
        _ => null,
    };

    private bool IsScript()
    {
        var scheme = new string([.. Written.Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c))]);
        return _addresses.Contains(Attribute)
            && (scheme.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || scheme.StartsWith("vbscript:", StringComparison.OrdinalIgnoreCase));
    }

    private HtmlPlace Step(char c) => State switch
    {
        HtmlState.Text => c == '<' ? new(HtmlState.AfterLess) : this,
        HtmlState.AfterLess when c is '!' or '?' => new(HtmlState.Declaration),
        HtmlState.AfterLess when char.IsAsciiLetter(c) || c == '/' => new(HtmlState.TagName, $"{char.ToLowerInvariant(c)}"),
        HtmlState.AfterLess => c == '<' ? this : Start,
        // A comment may be over at once: <!--> is a whole one.
        HtmlState.Declaration when Written + c == "--" => new(HtmlState.Comment, Written: "--"),
        HtmlState.Declaration => c == '>' ? Start : this with { Written = Written.Length == 0 ? $"{c}" : "x" },
        HtmlState.Comment when c == '>' && (Written.EndsWith("--", StringComparison.Ordinal) || Written == "--!") => Start,
        HtmlState.Comment => Last(c, 3),
        HtmlState.TagName or HtmlState.InTag or HtmlState.AttributeName or HtmlState.BeforeValue when c == '>' => AfterTag(),
        HtmlState.TagName => char.IsWhiteSpace(c) || (c == '/' && Element != "/") ? InTag() : this with { Element = Element + char.ToLowerInvariant(c) },
        HtmlState.InTag when char.IsWhiteSpace(c) || c == '/' => this,
        HtmlState.InTag or HtmlState.AttributeName when c == '=' && Attribute.Length > 0 => this with { State = HtmlState.BeforeValue, Written = "" },
        HtmlState.InTag => this with { State = HtmlState.AttributeName, Attribute = $"{char.ToLowerInvariant(c)}", Written = "" },
        HtmlState.AttributeName when char.IsWhiteSpace(c) || c == '/' => this with { State = HtmlState.InTag },
        HtmlState.AttributeName => this with { Attribute = Attribute + char.ToLowerInvariant(c) },
        HtmlState.BeforeValue when char.IsWhiteSpace(c) => this,
        HtmlState.BeforeValue => c switch
        {
            '"' => this with { State = HtmlState.DoubleQuoted },
            '\'' => this with { State = HtmlState.SingleQuoted },
            _ => (this with { State = HtmlState.Unquoted }).Remember(c),
        },
        HtmlState.DoubleQuoted => c == '"' ? InTag() : Remember(c),
        HtmlState.SingleQuoted => c == '\'' ? InTag() : Remember(c),
        HtmlState.Unquoted => c == '>' ? AfterTag() : char.IsWhiteSpace(c) ? InTag() : Remember(c),
        _ => EndOfVerbatim(Last(c, Element.Length + 2)),
    };

    private static HtmlPlace EndOfVerbatim(HtmlPlace next) =>
        next.Written.Equals($"</{next.Element}", StringComparison.OrdinalIgnoreCase) ? new(HtmlState.TagName, $"/{next.Element}") : next;

    private HtmlPlace AfterTag() => Element == "style" ? new(HtmlState.Verbatim, Element) : Start;

    private HtmlPlace InTag() => new(HtmlState.InTag, Element);

    private HtmlPlace Remember(char c) => Written.Length < Remembered ? this with { Written = Written + c } : this;

    private HtmlPlace Last(char c, int count) => this with { Written = (Written + c)[^Math.Min(Written.Length + 1, count)..] };
}
