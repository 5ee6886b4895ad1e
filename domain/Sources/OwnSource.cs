using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Domain.Sources;

/// <summary>The source LiveNotify reports of itself from. It is there from the first start; nobody changes it and nobody can post as it.</summary>
public static class OwnSource
{
    public const string Slug = "livenotify";

    public static readonly Guid Id = new("6c697665-6e6f-8746-8966-790000000000");

    /// <summary>No key has this hash.</summary>
    private const string NoKey = "-";

    /// <summary>Why nobody changes it.</summary>
    public static Phrase Untouchable => new("This source is LiveNotify itself: it cannot be changed, and nobody can post as it");

    public static bool Is(Source source) => source.Id == Id;

    /// <param name="takenSlugs">A source of before its time may have its slug, and keeps it.</param>
    public static Decided Add(Source? source, IReadOnlyCollection<string> takenSlugs, DateTimeOffset now) => source is not null
        ? new Decided.Accepted()
        : new Decided.Accepted(new SourceAdded(
            Id, 1, "LiveNotify", takenSlugs.Contains(Slug) ? $"{Slug}-{Id:N}" : Slug, SourceFormat.Native, true, NoKey, now));
}
