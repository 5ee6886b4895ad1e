using System.Xml.Linq;

namespace LiveNotify.Tests.Web.Localization;

/// <summary>What the Chinese file says, straight from the source.</summary>
internal sealed class Translations
{
    private readonly ILookup<string, string> entries = XDocument.Parse(Repository.Read("web/Localization/Texts.zh-CN.resx")).Root!
        .Elements("data").ToLookup(entry => entry.Attribute("name")!.Value, entry => entry.Element("value")!.Value);

    /// <summary>Two names that differ in their case alone are one to the compiler of resources, and the later is dropped.</summary>
    public IEnumerable<string> Repeated => entries.GroupBy(entry => entry.Key, StringComparer.OrdinalIgnoreCase)
        .Where(same => same.Sum(entry => entry.Count()) > 1).Select(same => same.Key);

    /// <summary>What is wrong with any entry, whoever asks for it.</summary>
    public IEnumerable<string> Broken => entries.Select(entry => Lack(entry.Key, entry.First())).OfType<string>();

    /// <summary>Each text that has no translation, or one with other placeholders.</summary>
    public IEnumerable<string> Lacks(IEnumerable<string> texts) =>
        texts.Where(text => text.Any(char.IsLetter)).Distinct().Select(text => Lack(text, entries[text].FirstOrDefault())).OfType<string>();

    private static string? Lack(string text, string? translation) =>
        string.IsNullOrWhiteSpace(translation) ? $"no Chinese for: {text}"
        : SpokenTexts.Placeholders(text).SequenceEqual(SpokenTexts.Placeholders(translation)) ? null
        : $"other placeholders in: {text} = {translation}";
}
