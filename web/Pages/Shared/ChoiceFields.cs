using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Shared;

/// <summary>One of several things to choose.</summary>
/// <param name="Text">Localized.</param>
/// <param name="Language">Of the text, where it is not the page's.</param>
public sealed record Choice(string Value, string Text, string? Language = null);

/// <summary>A select with its help and what was refused about it; drawn by <c>_SelectField.cshtml</c>.</summary>
/// <param name="Name">The field's API name: name and id of the control.</param>
public sealed record SelectField(string Name, string Label, string? Value, string Help, IReadOnlyList<Choice> Choices, IReadOnlyList<Refusal> Refusals)
{
    public IEnumerable<Phrase> Why => Refusals.Where(refusal => refusal.Field == Name).Select(refusal => refusal.Why);

    public string? DescribedBy => Fields.DescribedBy(Name, Why, Help);
}

/// <summary>Check boxes of which any number may be checked; drawn by <c>_ChecksField.cshtml</c>.</summary>
/// <param name="Name">The field's API name: name of the boxes and id of their group.</param>
public sealed record ChecksField(
    string Name, string Label, IReadOnlyCollection<string> Values, string Help, IReadOnlyList<Choice> Choices, IReadOnlyList<Refusal> Refusals)
{
    public IEnumerable<Phrase> Why => Refusals.Where(refusal => refusal.Field == Name).Select(refusal => refusal.Why);

    public string? DescribedBy => Fields.DescribedBy(Name, Why, Help);
}
