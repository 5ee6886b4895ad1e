using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Sources;

/// <summary>What a sample would become.</summary>
/// <param name="Reports">What would be reported, valid and in our words; empty where <paramref name="Refusals"/> or <paramref name="Why"/> says the reason.</param>
/// <param name="Refusals">What is wrong with the mapping (<c>mapping.title</c>) or with the fields that came out of it (<c>title</c>).</param>
/// <param name="Why">Why nothing is reported although nothing is wrong with a field: not JSON, or the tool's own test.</param>
public sealed record FormatPreview(IReadOnlyList<Report> Reports, IReadOnlyList<Refusal> Refusals, Phrase? Why);

/// <summary>Shows what a format makes of a sample, and stores nothing.</summary>
public interface IFormatPreview
{
    /// <param name="rules">As typed; a mapping that breaks a rule comes back in the refusals.</param>
    /// <param name="sample">A body as the tool posts it.</param>
    FormatPreview Preview(SourceFormat format, FormatRules rules, string sample);
}
