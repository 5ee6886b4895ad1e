using System.Text.RegularExpressions;
using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain.Sources;

/// <summary>A source as somebody typed it. On a change, what is null stays as it is.</summary>
/// <param name="Slug">Null or empty: made from the name or, where that has no letter for it, from the id.</param>
/// <param name="Format">Null or empty: <c>native</c>.</param>
public sealed partial record SourceDraft(string? Name, string? Slug, string? Format, bool Enabled)
{
    public const int MaxName = 100;
    public const int MaxSlug = 64;

    /// <summary>Null or empty: as the format has it by default.</summary>
    public string? Authentication { get; init; }

    /// <summary>For the format generic: our fields by their API names, and the JSON paths to them.</summary>
    public IReadOnlyDictionary<string, string?>? Mapping { get; init; }

    /// <summary>The source's words for our severities.</summary>
    public IReadOnlyDictionary<string, string?>? Severities { get; init; }

    /// <summary>The source's words for <c>firing</c> and <c>resolved</c>.</summary>
    public IReadOnlyDictionary<string, string?>? States { get; init; }

    /// <summary>A saved source as if typed again.</summary>
    public static SourceDraft Of(Source saved) => new(saved.Name, saved.Slug, Words.Of(saved.Format), saved.Enabled)
    {
        Authentication = Words.Of(saved.Authentication),
        Mapping = Nullable(saved.Rules.Mapping),
        Severities = Nullable(saved.Rules.Severities),
        States = Nullable(saved.Rules.States),
    };

    public string TrimmedName => Trimmed(Name);

    public string SlugFor(Guid id) => Trimmed(Slug) is { Length: > 0 } typed ? typed : SlugOf(TrimmedName, id);

    /// <summary>The rules with these values; a table left null is that of <paramref name="was"/>.</summary>
    public FormatRulesDraft RulesOver(FormatRules was) => new(Mapping ?? Nullable(was.Mapping), Severities ?? Nullable(was.Severities), States ?? Nullable(was.States));

    private static Dictionary<string, string?> Nullable(IReadOnlyDictionary<string, string> table) => table.ToDictionary(pair => pair.Key, string? (pair) => pair.Value);

    private static string SlugOf(string name, Guid id)
    {
        var slug = NoSlug.Replace(name.ToLowerInvariant(), "-").Trim('-');
        if (slug.Length == 0) return $"source-{id:N}";
        return slug.Length > MaxSlug ? slug[..MaxSlug].Trim('-') : slug;
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoSlug { get; }
}
