namespace LiveNotify.Domain.Sources;

/// <summary>A system allowed to post.</summary>
/// <param name="Revision">Counts saves, from 1; what API and events call its version.</param>
/// <param name="Slug">Names it in <c>/hooks/{slug}</c>: lower case, never changed, unique.</param>
/// <param name="KeyHash">SHA-256 of its key in hex.</param>
public sealed record Source(
    Guid Id, int Revision, string Name, string Slug, SourceFormat Format, bool Enabled, string KeyHash, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    /// <summary>The slug of LiveNotify's own source, which nobody adds, changes or posts as.</summary>
    public const string ReservedSlug = "livenotify";

    public SourceAuthentication Authentication { get; init; }

    public FormatRules Rules { get; init; } = FormatRules.None;

    /// <summary>Null for a source added before there were any, until it is rotated.</summary>
    public SealedSecret? SigningSecret { get; init; }

    /// <summary>Of the key before the present one, good until <see cref="PreviousKeyUntil"/>; null when there is none.</summary>
    public string? PreviousKeyHash { get; init; }

    public DateTimeOffset? PreviousKeyUntil { get; init; }

    /// <summary>The signing secret before the present one, good until <see cref="PreviousSecretUntil"/>; null when there is none.</summary>
    public SealedSecret? PreviousSecret { get; init; }

    public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>Whether a key with this hash is its key now, or was and is still good.</summary>
    public bool HasKey(string hash, DateTimeOffset now) => hash == KeyHash || (hash == PreviousKeyHash && now < PreviousKeyUntil);

    /// <summary>The signing secrets that are good now, the present one first.</summary>
    public IReadOnlyList<SealedSecret> SigningSecretsAt(DateTimeOffset now) =>
        [.. new[] { SigningSecret, now < PreviousSecretUntil ? PreviousSecret : null }.OfType<SealedSecret>()];

    /// <summary>LiveNotify itself, telling of its senders.</summary>
    public bool IsReserved() => Slug == ReservedSlug;

    public static Source? Evolve(Source? state, ISourceEvent @event) => (@event, state) switch
    {
        (SourceAdded e, _) => new(e.SourceId, e.Version, e.Name, e.Slug, e.Format, e.Enabled, e.KeyHash, e.At, e.At)
        {
            Authentication = e.Authentication ?? SourceAuthentication.Key,
            Rules = e.Rules ?? FormatRules.None,
            SigningSecret = e.SigningSecret,
        },
        (SourceRenamed e, { } s) => s with { Revision = e.Version, Name = e.Name, ModifiedAt = e.At },
        (SourceEnabled e, { } s) => s with { Revision = e.Version, Enabled = true, ModifiedAt = e.At },
        (SourceDisabled e, { } s) => s with { Revision = e.Version, Enabled = false, ModifiedAt = e.At },
        (SourceAuthenticationChanged e, { } s) => s with { Revision = e.Version, Authentication = e.Authentication, ModifiedAt = e.At },
        (SourceRulesChanged e, { } s) => s with { Revision = e.Version, Rules = e.Rules, ModifiedAt = e.At },
        (SourceKeyRotated e, { } s) => s with
        {
            Revision = e.Version,
            KeyHash = e.KeyHash,
            PreviousKeyHash = e.PreviousUntil is null ? null : s.KeyHash,
            PreviousKeyUntil = e.PreviousUntil,
            ModifiedAt = e.At,
        },
        (SourceSigningSecretRotated e, { } s) => s with
        {
            Revision = e.Version,
            SigningSecret = e.SigningSecret,
            PreviousSecret = e.PreviousUntil is null ? null : s.SigningSecret,
            PreviousSecretUntil = s.SigningSecret is null ? null : e.PreviousUntil,
            ModifiedAt = e.At,
        },
        _ => state,
    };
}
