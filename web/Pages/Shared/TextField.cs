using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Shared;

/// <summary>A labelled line of text with its help and what was refused about it; drawn by <c>_TextField.cshtml</c>.</summary>
/// <param name="Name">The field's API name: name and id of the control.</param>
/// <param name="Help">Says what it is for, localized as the label is; empty where the label says it all.</param>
public sealed record TextField(string Name, string Label, string? Value, string Help, IReadOnlyList<Refusal> Refusals)
{
    /// <summary>Of the control, where another form of the page has one by the same name.</summary>
    public string Id { get; init; } = Name;

    public bool Required { get; init; }

    /// <summary>How many characters a browser takes; null: any number.</summary>
    public int? MaxLength { get; init; }

    /// <summary>How many rows; 1 is an input.</summary>
    public int Rows { get; init; } = 1;

    public string? Type { get; init; }

    public string? InputMode { get; init; }

    public string? Placeholder { get; init; }

    public string? AutoComplete { get; init; }

    /// <summary>First in its form: has the focus when the drawer opens.</summary>
    public bool First { get; init; }

    /// <summary>Nothing one could lose by leaving.</summary>
    public bool NotSaved { get; init; }

    /// <summary>What is stored, for a script that tells what changed.</summary>
    public string? Saved { get; init; }

    public IEnumerable<Phrase> Why => Refusals.Where(refusal => refusal.Field == Name).Select(refusal => refusal.Why);

    public string? DescribedBy => Fields.DescribedBy(Id, Why, Help);
}

internal static class Fields
{
    /// <summary>For <c>aria-describedby</c>: what was refused about a field, then its help; null where there is neither.</summary>
    public static string? DescribedBy(string name, IEnumerable<Phrase> why, string help) => (why.Any(), help.Length > 0) switch
    {
        (true, true) => $"{name}-error {name}-help",
        (true, false) => $"{name}-error",
        (false, true) => $"{name}-help",
        _ => null,
    };
}
