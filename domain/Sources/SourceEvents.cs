namespace LiveNotify.Domain.Sources;

/// <summary>The life of a source.</summary>
public interface ISourceEvent;

/// <param name="KeyHash">SHA-256 of the key in hex; the key itself is shown once and kept nowhere.</param>
public sealed record SourceAdded(
    Guid SourceId, int Version, string Name, string Slug, SourceFormat Format, bool Enabled, string KeyHash, DateTimeOffset At) : ISourceEvent;

public sealed record SourceRenamed(Guid SourceId, int Version, string Name, DateTimeOffset At) : ISourceEvent;

public sealed record SourceEnabled(Guid SourceId, int Version, DateTimeOffset At) : ISourceEvent;

public sealed record SourceDisabled(Guid SourceId, int Version, DateTimeOffset At) : ISourceEvent;
