using LiveNotify.Domain.Notifications;
using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain.Templates;

/// <summary>A template as somebody typed it; <see cref="Check"/> is the one place of the rules for its fields.</summary>
public sealed record TemplateDraft(string? Kind, string? Language, string? Subject, string? Text, string? Html)
{
    public const int MaxSubject = 500;

    /// <summary>Characters of each of the two long texts.</summary>
    public const int MaxText = 64 * 1024;

    /// <summary>A saved template as if typed again.</summary>
    public static TemplateDraft Of(Template saved) => new(Words.Of(saved.Kind), saved.Language, saved.Texts.Subject, saved.Texts.Text, saved.Texts.Html);

    public Kind? ParsedKind => Words.Parse<Kind>(Kind);

    /// <summary>One of <see cref="Languages.All"/>, or null.</summary>
    public string? ParsedLanguage => Languages.All.FirstOrDefault(language => language == Trimmed(Language));

    /// <summary>The texts as they are kept; only to be relied on when <see cref="Check"/> finds nothing.</summary>
    public TemplateTexts ToTexts() => new(Trimmed(Subject), Lines(Text), Lines(Html));

    /// <param name="liquid">Knows what a template may say.</param>
    public IEnumerable<Refusal> Check(ITemplateCheck liquid)
    {
        var refusals = CheckWhat().Concat(CheckSizes()).ToList();
        return refusals.Count > 0 ? refusals : liquid.Check(ToTexts());
    }

    private IEnumerable<Refusal> CheckWhat()
    {
        if (ParsedKind is null)
            yield return new("kind", "Kind must be one of {0}; got {1}", Words.List<Kind>(), Quoted(Kind));
        if (ParsedLanguage is null)
            yield return new("language", "Language must be one of {0}; got {1}", string.Join(", ", Languages.All), Quoted(Language));
    }

    private IEnumerable<Refusal> CheckSizes()
    {
        var texts = ToTexts();
        if (texts.Subject.Length == 0)
            yield return new("subject", "Subject is required");
        else if (Characters(texts.Subject) > MaxSubject || !IsOneLine(texts.Subject))
            yield return new("subject", "Subject must be one line of at most {0} characters; got {1}", MaxSubject, Characters(texts.Subject));
        if (texts.Text.Length == 0)
            yield return new("text", "The text is required: some mail programs show nothing else");
        else if (Characters(texts.Text) > MaxText)
            yield return new("text", "The text may have at most {0} characters; got {1}", MaxText, Characters(texts.Text));
        if (texts.Html.Length == 0)
            yield return new("html", "The HTML is required");
        else if (Characters(texts.Html) > MaxText)
            yield return new("html", "The HTML may have at most {0} characters; got {1}", MaxText, Characters(texts.Html));
    }

    /// <summary>A browser sends CRLF; NUL is no text for a database.</summary>
    private static string Lines(string? text) => (text ?? "").Replace("\0", "").ReplaceLineEndings("\n").TrimEnd();
}
