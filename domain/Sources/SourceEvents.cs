namespace LiveNotify.Domain.Sources;

/// <summary>The life of a source.</summary>
public interface ISourceEvent
{
    Guid SourceId { get; }
}

/// <param name="KeyHash">SHA-256 of the key in hex; the key itself is shown once and kept nowhere.</param>
/// <param name="Authentication">Null in events from before there was a choice: by key.</param>
/// <param name="Rules">Null in events from before there were any.</param>
/// <param name="SigningSecret">Null in events from before there were any.</param>
public sealed record SourceAdded(
    Guid SourceId, int Version, string Name, string Slug, SourceFormat Format, bool Enabled, string KeyHash, DateTimeOffset At,
    SourceAuthentication? Authentication = null, FormatRules? Rules = null, SealedSecret? SigningSecret = null) : ISourceEvent;

public sealed record SourceRenamed(Guid SourceId, int Version, string Name, DateTimeOffset At) : ISourceEvent;

public sealed record SourceEnabled(Guid SourceId, int Version, DateTimeOffset At) : ISourceEvent;

public sealed record SourceDisabled(Guid SourceId, int Version, DateTimeOffset At) : ISourceEvent;

public sealed record SourceAuthenticationChanged(Guid SourceId, int Version, SourceAuthentication Authentication, DateTimeOffset At) : ISourceEvent;

public sealed record SourceRulesChanged(Guid SourceId, int Version, FormatRules Rules, DateTimeOffset At) : ISourceEvent;

/// <param name="KeyHash">SHA-256 of the new key in hex.</param>
/// <param name="PreviousUntil">Until when the key before it is good too; null when it ended at once.</param>
public sealed record SourceKeyRotated(Guid SourceId, int Version, string KeyHash, DateTimeOffset? PreviousUntil, DateTimeOffset At) : ISourceEvent;

/// <param name="PreviousUntil">Until when the secret before it is good too; null when it ended at once.</param>
public sealed record SourceSigningSecretRotated(
    Guid SourceId, int Version, SealedSecret SigningSecret, DateTimeOffset? PreviousUntil, DateTimeOffset At) : ISourceEvent;
