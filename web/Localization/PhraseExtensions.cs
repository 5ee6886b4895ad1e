using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Localization;

public static class PhraseExtensions
{
    /// <summary>The sentence in the reader's language; a phrase among its values is said in that language too.</summary>
    public static string Say(this IStringLocalizer texts, Phrase phrase) => phrase.Values.Count == 0
        ? texts[phrase.Template]
        : texts[phrase.Template, [.. phrase.Values.Select(value => value is Phrase inner ? texts.Say(inner) : value ?? "")]];

    /// <summary>The title of a notification: what LiveNotify itself reports in the reader's language, what others do as they wrote it.</summary>
    public static string TitleOf(this IStringLocalizer texts, string title, OwnEvent? own) => own is null ? title : texts.Say(own.Title());
}
