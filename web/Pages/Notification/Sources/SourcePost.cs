using LiveNotify.Domain;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>What the form posts, under the API's names; tables come as lines.</summary>
public sealed class SourcePost
{
    private const string LabelsField = "labels";

    /// <summary>Of the saved source, or the one a new source is going to have: a second click adds nothing twice.</summary>
    public Guid Id { get; set; }

    /// <summary>The version that was on screen; 0 for a new source.</summary>
    public int Version { get; set; }

    public string? Name { get; set; }

    public string? Slug { get; set; }

    public string? Format { get; set; }

    public string? Authentication { get; set; }

    /// <summary>Our fields and the paths to them, labels left out.</summary>
    public Dictionary<string, string?> Mapping { get; set; } = [];

    /// <summary>A line each: <c>name = path</c>.</summary>
    public string? Labels { get; set; }

    /// <summary>A line each: <c>word = severity</c>.</summary>
    public string? Severities { get; set; }

    /// <summary>A line each: <c>word = state</c>.</summary>
    public string? States { get; set; }

    /// <summary>What the system posts, to try the rules on; it is saved nowhere.</summary>
    public string? Sample { get; set; }

    public bool Enabled { get; set; }

    public static SourcePost Of(Source saved) => new()
    {
        Id = saved.Id,
        Version = saved.Revision,
        Name = saved.Name,
        Slug = saved.Slug,
        Format = Words.Of(saved.Format),
        Authentication = Words.Of(saved.Authentication),
        Mapping = saved.Rules.Mapping.Where(pair => !IsLabel(pair.Key)).ToDictionary(pair => pair.Key, string? (pair) => pair.Value),
        Labels = Lines.Write(saved.Rules.Mapping.Where(pair => IsLabel(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key[MappingRules.LabelPrefix.Length..], pair.Value))),
        Severities = Lines.Write(saved.Rules.Severities),
        States = Lines.Write(saved.Rules.States),
        Enabled = saved.Enabled,
    };

    /// <param name="saved">Null for a new source; slug and format of a saved one stay.</param>
    public SourceDraft ToDraft(Source? saved) => new(Name, saved is null ? Slug : null, saved is null ? Format : null, Enabled)
    {
        Authentication = Authentication,
        Mapping = (saved?.Format ?? Words.Parse<SourceFormat>(Format)) == SourceFormat.Generic ? MappingWithLabels() : new(),
        Severities = Lines.Read(Severities),
        States = Lines.Read(States),
    };

    /// <summary>What cannot even be understood as a draft.</summary>
    public IEnumerable<Refusal> Check() =>
    [
        .. Lines.Check("severities", Severities, "Write each word as word = severity; got {0}"),
        .. Lines.Check("states", States, "Write each word as word = state; got {0}"),
        .. Lines.Check(LabelsField, Labels, "Write each label as name = path; got {0}"),
    ];

    /// <summary>The API names single words and labels; the form has one field for all of each.</summary>
    public static Refusal OnForm(Refusal refusal) => refusal.Field switch
    {
        "mapping" => refusal with { Field = "mapping.title" },
        var field when field.StartsWith($"mapping.{MappingRules.LabelPrefix}", StringComparison.Ordinal) => refusal with { Field = LabelsField },
        var field when field.StartsWith("severities", StringComparison.Ordinal) => refusal with { Field = "severities" },
        var field when field.StartsWith("states", StringComparison.Ordinal) => refusal with { Field = "states" },
        _ => refusal,
    };

    private Dictionary<string, string?> MappingWithLabels()
    {
        var mapping = Mapping.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var (name, path) in Lines.Read(Labels)) mapping[MappingRules.LabelPrefix + name] = path;
        return mapping;
    }

    private static bool IsLabel(string target) => target.StartsWith(MappingRules.LabelPrefix, StringComparison.Ordinal);
}
