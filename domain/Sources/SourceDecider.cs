using System.Text.RegularExpressions;
using static LiveNotify.Domain.Typed;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Domain.Sources;

/// <summary>What may happen to a source, and why not.</summary>
public static partial class SourceDecider
{
    /// <summary>How long, in minutes, an old key or secret may stay good after a rotation: a week.</summary>
    public const int MaxOverlap = 7 * 24 * 60;

    public const int DefaultOverlap = 60;

    /// <summary>What can be rotated alone; null rotates both.</summary>
    public const string KeyPart = "key";

    /// <inheritdoc cref="KeyPart"/>
    public const string SigningSecretPart = "signingSecret";

    /// <param name="keyHash">SHA-256 of the new key in hex.</param>
    /// <param name="takenSlugs">Slugs of the other sources.</param>
    /// <param name="signingSecret">A new one, sealed.</param>
    public static Decided Add(
        SourceDraft draft, Guid id, string keyHash, IReadOnlyCollection<string> takenSlugs, DateTimeOffset now, SealedSecret? signingSecret = null)
    {
        var format = Words.Parse<SourceFormat>(draft.Format) ?? SourceFormat.Native;
        var rules = draft.RulesOver(FormatRules.None);
        Refusal[] refusals =
            [.. CheckName(draft), .. CheckSlug(draft.SlugFor(id), takenSlugs), .. CheckFormat(draft), .. CheckAuthentication(draft), .. rules.Check(format)];
        return refusals.Length > 0
            ? new Decided.Refused(refusals)
            : new Decided.Accepted(new SourceAdded(
                id, 1, draft.TrimmedName, draft.SlugFor(id), format, draft.Enabled, keyHash, now,
                Words.Parse<SourceAuthentication>(draft.Authentication) ?? SourceAuthentications.DefaultOf(format), rules.ToRules(), signingSecret));
    }

    /// <summary>Changes name, enabled, authentication and rules; slug and format are what its callers rely on and stay.</summary>
    /// <param name="version">The version the person saw when they began to edit, or null to change whatever is there.</param>
    public static Decided Modify(Source? source, SourceDraft draft, int? version, DateTimeOffset now)
    {
        if (source is null) return new Decided.Missing();
        if (source.IsReserved()) return OwnSource(source);
        if (version is { } expected && source.Revision != expected) return new Decided.Stale(expected, source.Revision);
        Refusal[] refusals =
            [.. CheckName(draft), .. CheckUnchanged(source, draft), .. CheckAuthentication(draft), .. draft.RulesOver(source.Rules).Check(source.Format)];
        return refusals.Length > 0 ? new Decided.Refused(refusals) : new Decided.Accepted([.. Changes(source, draft, now)]);
    }

    /// <summary>Puts new ones in the place of its key, its signing secret, or both; the old ones stay good for a while.</summary>
    /// <param name="what"><see cref="KeyPart"/>, <see cref="SigningSecretPart"/>, or null for both.</param>
    /// <param name="overlap">How many minutes the old ones stay good, 0 to <see cref="MaxOverlap"/>; null: <see cref="DefaultOverlap"/>.</param>
    /// <param name="newKeyHash">SHA-256 of the new key in hex; must not be null where a key is asked for.</param>
    /// <param name="newSealedSecret">Must not be null where a signing secret is asked for.</param>
    /// <returns><see cref="SourceKeyRotated"/>, <see cref="SourceSigningSecretRotated"/>, or both, as one version.</returns>
    public static Decided Rotate(Source? source, string? what, int? overlap, string? newKeyHash, SealedSecret? newSealedSecret, DateTimeOffset now)
    {
        if (source is null) return new Decided.Missing();
        if (source.IsReserved()) return OwnSource(source);
        var (part, minutes) = (Trimmed(what), overlap ?? DefaultOverlap);
        if (CheckRotation(part, minutes).ToList() is { Count: > 0 } refusals) return new Decided.Refused(refusals);

        DateTimeOffset? until = minutes == 0 ? null : now.AddMinutes(minutes);
        var next = source.Revision + 1;
        var events = new List<ISourceEvent>();
        if (part is not SigningSecretPart && newKeyHash is not null)
            events.Add(new SourceKeyRotated(source.Id, next, newKeyHash, until, now));
        if (part is not KeyPart && newSealedSecret is not null)
            events.Add(new SourceSigningSecretRotated(source.Id, next, newSealedSecret, until, now));
        return new Decided.Accepted(events);
    }

    private static IEnumerable<ISourceEvent> Changes(Source source, SourceDraft draft, DateTimeOffset now)
    {
        var next = source.Revision + 1;
        var authentication = Words.Parse<SourceAuthentication>(draft.Authentication) ?? source.Authentication;
        var rules = draft.RulesOver(source.Rules).ToRules();
        if (draft.TrimmedName != source.Name) yield return new SourceRenamed(source.Id, next, draft.TrimmedName, now);
        if (authentication != source.Authentication) yield return new SourceAuthenticationChanged(source.Id, next, authentication, now);
        if (!rules.Equals(source.Rules)) yield return new SourceRulesChanged(source.Id, next, rules, now);
        if (draft.Enabled && !source.Enabled) yield return new SourceEnabled(source.Id, next, now);
        if (!draft.Enabled && source.Enabled) yield return new SourceDisabled(source.Id, next, now);
    }

    private static Decided OwnSource(Source source) => new Decided.NotNow(new("{0} is LiveNotify's own source and cannot be changed", source.Name));

    private static IEnumerable<Refusal> CheckRotation(string part, int minutes)
    {
        if (part is not ("" or KeyPart or SigningSecretPart))
            yield return new("what", "What to rotate must be one of {0}, or nothing for both; got {1}", $"{KeyPart}, {SigningSecretPart}", Quoted(part));
        if (minutes is < 0 or > MaxOverlap)
            yield return new("overlapMinutes", "The overlap must be 0-{0} minutes; got {1}", MaxOverlap, minutes);
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
        else if (slug == Source.ReservedSlug)
            yield return new("slug", "Slug {0} is LiveNotify's own; choose another", slug);
        else if (taken.Contains(slug))
            yield return new("slug", "Slug {0} is taken by another source; choose another", slug);
    }

    private static IEnumerable<Refusal> CheckFormat(SourceDraft draft)
    {
        if (!string.IsNullOrWhiteSpace(draft.Format) && Words.Parse<SourceFormat>(draft.Format) is null)
            yield return new("format", "Format must be one of {0}; got {1}", Words.List<SourceFormat>(), Quoted(draft.Format));
    }

    private static IEnumerable<Refusal> CheckAuthentication(SourceDraft draft)
    {
        if (!string.IsNullOrWhiteSpace(draft.Authentication) && Words.Parse<SourceAuthentication>(draft.Authentication) is null)
            yield return new("authentication", "Authentication must be one of {0}; got {1}", Words.List<SourceAuthentication>(), Quoted(draft.Authentication));
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
