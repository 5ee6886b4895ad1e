using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Pages.Shared;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>What the form shows.</summary>
/// <param name="Saved">The source as it stands now, or null for a new one.</param>
public sealed record SourceForm(SourcePost Fields, Source? Saved)
{
    /// <summary>The values were typed, not loaded: leaving would lose them.</summary>
    public bool Touched { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    public FormConflict? Conflict { get; init; }

    /// <summary>What the rules on screen make of the sample; null where nobody asked.</summary>
    public FormatPreview? Preview { get; init; }

    public bool IsNew => Fields.Version == 0;

    public SourceForm Refused(IEnumerable<Refusal> refusals) => this with { Touched = true, Refusals = [.. refusals.Select(SourcePost.OnForm)] };
}
