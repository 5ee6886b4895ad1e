using System.Text.RegularExpressions;
using static LiveNotify.Domain.Typed;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Domain.Sources;

/// <summary>A source as somebody typed it.</summary>
/// <param name="Slug">Null or empty: made from the name or, where that has no letter for it, from the id.</param>
/// <param name="Format">Null or empty: <c>native</c>.</param>
public sealed partial record SourceDraft(string? Name, string? Slug, string? Format, bool Enabled)
{
    public const int MaxName = 100;
    public const int MaxSlug = 64;

    /// <summary>A saved source as if typed again.</summary>
    public static SourceDraft Of(Source saved) => new(saved.Name, saved.Slug, Words.Of(saved.Format), saved.Enabled);

    public string TrimmedName => Trimmed(Name);

    public string SlugFor(Guid id) => Trimmed(Slug) is { Length: > 0 } typed ? typed : SlugOf(TrimmedName, id);

    private static string SlugOf(string name, Guid id)
    {
        var slug = NoSlug.Replace(name.ToLowerInvariant(), "-").Trim('-');
        if (slug.Length == 0) return $"source-{id:N}";
        return slug.Length > MaxSlug ? slug[..MaxSlug].Trim('-') : slug;
    }

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoSlug { get; }
}

/// <summary>What may happen to a source, and why not.</summary>
public static partial class SourceDecider
{
    /// <param name="keyHash">SHA-256 of the new key in hex.</param>
    /// <param name="takenSlugs">Slugs of the other sources.</param>
    public static Decided Add(SourceDraft draft, Guid id, string keyHash, IReadOnlyCollection<string> takenSlugs, DateTimeOffset now)
    {
        var refusals = CheckName(draft).Concat(CheckSlug(draft.SlugFor(id), takenSlugs)).Concat(CheckFormat(draft)).ToList();
        return refusals.Count > 0
            ? new Decided.Refused(refusals)
            : new Decided.Accepted(new SourceAdded(
                id, 1, draft.TrimmedName, draft.SlugFor(id), Words.Parse<SourceFormat>(draft.Format) ?? SourceFormat.Native, draft.Enabled, keyHash, now));
    }

    /// <summary>Changes name and enabled; slug and format are what its callers rely on and stay.</summary>
    /// <param name="version">The version the person saw when they began to edit, or null to change whatever is there.</param>
    public static Decided Modify(Source? source, SourceDraft draft, int? version, DateTimeOffset now)
    {
        if (source is null) return new Decided.Missing();
        if (version is { } expected && source.Revision != expected) return new Decided.Stale(expected, source.Revision);
        var refusals = CheckName(draft).Concat(CheckUnchanged(source, draft)).ToList();
        return refusals.Count > 0 ? new Decided.Refused(refusals) : new Decided.Accepted([.. Changes(source, draft, now)]);
    }

    private static IEnumerable<ISourceEvent> Changes(Source source, SourceDraft draft, DateTimeOffset now)
    {
        var next = source.Revision + 1;
        if (draft.TrimmedName != source.Name) yield return new SourceRenamed(source.Id, next, draft.TrimmedName, now);
        if (draft.Enabled && !source.Enabled) yield return new SourceEnabled(source.Id, next, now);
        if (!draft.Enabled && source.Enabled) yield return new SourceDisabled(source.Id, next, now);
    }

    private static IEnumerable<Refusal> CheckName(SourceDraft draft)
    {
        if (draft.TrimmedName.Length == 0)
            yield return new("name", "Name is required");
        else if (Characters(draft.TrimmedName) > SourceDraft.MaxName || !IsOneLine(draft.TrimmedName))
            yield return new("name", "Name must be one line of at most {0} characters, without control characters; got {1}", SourceDraft.MaxName, Characters(draft.TrimmedName));
    }

    private static IEnumerable<Refusal> CheckSlug(string slug, IReadOnlyCollection<string> taken)
    {
        if (slug.Length > SourceDraft.MaxSlug || !SlugPattern.IsMatch(slug))
            yield return new("slug", "Slug must be lower-case letters, digits and hyphens, at most {0} characters; got {1}", SourceDraft.MaxSlug, Quoted(slug));
        else if (taken.Contains(slug))
            yield return new("slug", "Slug {0} is taken by another source; choose another", slug);
    }

    private static IEnumerable<Refusal> CheckFormat(SourceDraft draft)
    {
        if (!string.IsNullOrWhiteSpace(draft.Format) && Words.Parse<SourceFormat>(draft.Format) is null)
            yield return new("format", "Format must be one of {0}; got {1}", Words.List<SourceFormat>(), Quoted(draft.Format));
    }

    private static IEnumerable<Refusal> CheckUnchanged(Source source, SourceDraft draft)
    {
        if (Trimmed(draft.Slug) is { Length: > 0 } slug && slug != source.Slug)
            yield return new("slug", "Slug {0} cannot be changed: its callers post to it; add another source instead", source.Slug);
        if (!string.IsNullOrWhiteSpace(draft.Format) && Words.Parse<SourceFormat>(draft.Format) != source.Format)
            yield return new("format", "Format {0} cannot be changed: its callers rely on it; add another source instead", Words.Of(source.Format));
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex SlugPattern { get; }
}
