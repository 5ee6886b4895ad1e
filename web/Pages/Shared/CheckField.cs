using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Shared;

/// <summary>A check box with its help and what was refused about it; drawn by <c>_CheckField.cshtml</c>.</summary>
/// <param name="Name">The field's API name: name and id of the control.</param>
public sealed record CheckField(string Name, string Label, bool Value, string Help, IReadOnlyList<Refusal> Refusals)
{
    /// <summary>What is stored, for a script that tells what changed.</summary>
    public bool? Saved { get; init; }

    public IEnumerable<Phrase> Why => Refusals.Where(refusal => refusal.Field == Name).Select(refusal => refusal.Why);

    public string? DescribedBy => Fields.DescribedBy(Name, Why, Help);
}
