using System.Globalization;

namespace LiveNotify.Domain;

/// <summary>
/// A sentence for people, as an English template with its values. The template is also the key of its translation,
/// so the domain says what it means in one place and the web says it in the reader's language.
/// </summary>
/// <param name="Template">English text with <c>{0}</c>, <c>{1}</c>... for <paramref name="Values"/>.</param>
/// <param name="Values">What the sentence names: the value that was refused, a host, a number.</param>
public sealed record Phrase(string Template, params IReadOnlyList<object?> Values)
{
    /// <summary>Two phrases are equal when they say the same; a list alone would compare by reference.</summary>
    public bool Equals(Phrase? other) => other is not null && Template == other.Template && Values.SequenceEqual(other.Values);

    public override int GetHashCode() => Values.Aggregate(Template.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <summary>The sentence in English.</summary>
    public override string ToString() =>
        Values.Count == 0 ? Template : string.Format(CultureInfo.InvariantCulture, Template, [.. Values]);
}
