namespace LiveNotify.Domain.Sources;

/// <summary>How the words of a source become ours, as an admin set it.</summary>
/// <param name="Mapping">For <see cref="SourceFormat.Generic"/>: our field by its API name, and the JSON path to its value; empty for the other formats.</param>
/// <param name="Severities">The source's word, lower case, and our severity; it goes before the format's own table.</param>
/// <param name="States">The source's word, lower case, and <c>firing</c> or <c>resolved</c>; it goes before the format's own table.</param>
public sealed record FormatRules(
    IReadOnlyDictionary<string, string> Mapping, IReadOnlyDictionary<string, string> Severities, IReadOnlyDictionary<string, string> States)
{
    public static FormatRules None { get; } = new(new Dictionary<string, string>(), new Dictionary<string, string>(), new Dictionary<string, string>());

    /// <summary>Two sets of rules are equal when they say the same; a dictionary alone would compare by reference.</summary>
    public bool Equals(FormatRules? other) =>
        other is not null && AreSame(Mapping, other.Mapping) && AreSame(Severities, other.Severities) && AreSame(States, other.States);

    public override int GetHashCode() => HashCode.Combine(Mapping.Count, Severities.Count, States.Count);

    private static bool AreSame(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value == pair.Value);
}
