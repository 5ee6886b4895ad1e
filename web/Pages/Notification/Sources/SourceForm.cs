using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Pages.Shared;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>What the form posts, under the API's names.</summary>
public sealed class SourcePost
{
    /// <summary>Of the saved source, or the one a new source is going to have: a second click adds nothing twice.</summary>
    public Guid Id { get; set; }

    /// <summary>The version that was on screen; 0 for a new source.</summary>
    public int Version { get; set; }

    public string? Name { get; set; }

    public string? Slug { get; set; }

    public string? Format { get; set; }

    public bool Enabled { get; set; }

    public static SourcePost Of(Source saved) => new()
    {
        Id = saved.Id,
        Version = saved.Revision,
        Name = saved.Name,
        Slug = saved.Slug,
        Format = Words.Of(saved.Format),
        Enabled = saved.Enabled,
    };

    public SourceDraft ToDraft() => new(Name, Slug, Format, Enabled);
}

/// <summary>What the form shows.</summary>
/// <param name="Saved">The source as it stands now, or null for a new one.</param>
public sealed record SourceForm(SourcePost Fields, Source? Saved)
{
    /// <summary>The values were typed, not loaded: leaving would lose them.</summary>
    public bool Touched { get; init; }

    /// <summary>An auditor looks and changes nothing.</summary>
    public bool ReadOnly { get; init; }

    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    public FormConflict? Conflict { get; init; }

    public bool IsNew => Fields.Version == 0;
}

/// <summary>A key in the only moment it is known: never in an address, a cookie or a store.</summary>
/// <param name="BaseUrl">Of this installation as its callers reach it, without a slash at the end.</param>
public sealed record NewKey(Source Source, string Key, string BaseUrl)
{
    public string Curl =>
        $$"""
        curl -X POST '{{BaseUrl}}/api/v1/notifications' \
          -H 'Authorization: Bearer {{Key}}' \
          -H 'Content-Type: application/json' \
          -d '{"kind":"alert","severity":"warning","title":"A first alert","body":"Sent with curl"}'
        """.ReplaceLineEndings("\n");

    /// <summary>Records print themselves; this one must not.</summary>
    public override string ToString() => $"{nameof(NewKey)} of {Source.Slug}";
}
