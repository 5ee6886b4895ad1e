namespace LiveNotify.Domain.Sources;

/// <summary>A system allowed to post.</summary>
/// <param name="Revision">Counts saves, from 1; what API and events call its version.</param>
/// <param name="Slug">Names it in <c>/hooks/{slug}</c>: lower case, never changed, unique.</param>
/// <param name="KeyHash">SHA-256 of its key in hex.</param>
public sealed record Source(
    Guid Id, int Revision, string Name, string Slug, SourceFormat Format, bool Enabled, string KeyHash, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    public static Source? Evolve(Source? state, ISourceEvent @event) => (@event, state) switch
    {
        (SourceAdded e, _) => new(e.SourceId, e.Version, e.Name, e.Slug, e.Format, e.Enabled, e.KeyHash, e.At, e.At),
        (SourceRenamed e, { } s) => s with { Revision = e.Version, Name = e.Name, ModifiedAt = e.At },
        (SourceEnabled e, { } s) => s with { Revision = e.Version, Enabled = true, ModifiedAt = e.At },
        (SourceDisabled e, { } s) => s with { Revision = e.Version, Enabled = false, ModifiedAt = e.At },
        _ => state,
    };
}
