using LiveNotify.Domain;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Localization;

public static class PhraseExtensions
{
    /// <summary>The sentence in the reader's language; a phrase among its values is said in that language too.</summary>
    public static string Say(this IStringLocalizer texts, Phrase phrase) => phrase.Values.Count == 0
        ? texts[phrase.Template]
        : texts[phrase.Template, [.. phrase.Values.Select(value => value is Phrase inner ? texts.Say(inner) : value ?? "")]];
}
