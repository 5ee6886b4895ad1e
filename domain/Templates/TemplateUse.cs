using System.Text.Json.Serialization;

namespace LiveNotify.Domain.Templates;

/// <summary>Which template a mail was made with.</summary>
/// <param name="Version">Its revision then.</param>
/// <param name="Fault">Why the built-in look took its place after all; null when it did not.</param>
public sealed record TemplateUse(
    Guid TemplateId, int Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] TemplateFault? Fault = null);

/// <summary>What stopped a template that had passed its check.</summary>
public enum TemplateFaultKind
{
    /// <summary>It took longer than <see cref="TemplateLimits.Time"/>.</summary>
    TimeLimit,

    /// <summary>It wrote more than <see cref="TemplateLimits.Output"/>.</summary>
    OutputLimit,

    /// <summary>A loop went round more often than <see cref="TemplateLimits.Rounds"/>.</summary>
    LoopLimit,

    /// <summary>Nothing was left of the subject.</summary>
    EmptySubject,

    /// <summary>Anything else: it compared what cannot be compared, for instance.</summary>
    Broken,
}

/// <param name="Part">The field it stands in: <c>subject</c>, <c>text</c> or <c>html</c>.</param>
/// <param name="Detail">English, for <see cref="TemplateFaultKind.Broken"/>; else empty.</param>
public sealed record TemplateFault(string Part, TemplateFaultKind Kind, string Detail = "")
{
    /// <summary>As half a sentence that follows a colon.</summary>
    public Phrase Why => Kind switch
    {
        TemplateFaultKind.TimeLimit => new Phrase("{0}: it takes longer than {1} ms", Part, (int)TemplateLimits.Time.TotalMilliseconds),
        TemplateFaultKind.OutputLimit => new Phrase("{0}: it writes more than {1} characters", Part, TemplateLimits.Output),
        TemplateFaultKind.LoopLimit => new Phrase("{0}: a loop goes round more than {1} times", Part, TemplateLimits.Rounds),
        TemplateFaultKind.EmptySubject => new Phrase("{0}: nothing is left of it", Part),
        _ => new Phrase("{0}: {1}", Part, Detail),
    };
}

/// <summary>What one of a template's three texts may take while it is rendered.</summary>
public static class TemplateLimits
{
    public static readonly TimeSpan Time = TimeSpan.FromMilliseconds(500);

    /// <summary>Characters, those kept in variables included.</summary>
    public const int Output = 256 * 1024;

    /// <summary>Of one loop.</summary>
    public const int Rounds = 1000;
}
