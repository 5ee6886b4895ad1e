using System.Globalization;
using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>What the rotation form posts.</summary>
public sealed class RotationPost
{
    public Guid Id { get; set; }

    /// <summary>The version that was on screen: the same form sent twice must not end the key the first one made.</summary>
    public int Version { get; set; }

    /// <summary>As the API has it; empty for both.</summary>
    public string? What { get; set; }

    public string? OverlapMinutes { get; set; } = SourceDecider.DefaultOverlap.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What the rotation form shows.</summary>
public sealed record RotationForm(RotationPost Fields, Source Source)
{
    public IReadOnlyList<Refusal> Refusals { get; init; } = [];

    /// <summary>It was changed since the form was opened, perhaps rotated.</summary>
    public bool IsLate { get; init; }
}

/// <summary>Puts a new key or signing secret in the place of one that may have become known, or has been in use for long.</summary>
public sealed class SourceRotation(Streams streams, ISecretBox secrets, TimeProvider clock)
{
    /// <returns>The decision, and what was made; each is null where it was not asked for.</returns>
    public async Task<(Written<Source, ISourceEvent> Written, string? Key, string? Secret)> RotateAsync(
        RotationPost post, Actor actor, CancellationToken cancellationToken)
    {
        var key = post.What == SourceDecider.SigningSecretPart ? null : Secrets.New(Secrets.SourceKeyPrefix);
        var secret = post.What == SourceDecider.KeyPart ? null : Secrets.NewSigningSecret();
        var written = await streams.WriteAsync<Source, ISourceEvent>(post.Id, actor, source => Decide(source, post, key, secret), cancellationToken);
        return (written, key, secret);
    }

    private Decided Decide(Source? source, RotationPost post, string? key, string? secret)
    {
        if (source is null) return new Decided.Missing();
        if (source.Revision != post.Version) return new Decided.Stale(post.Version, source.Revision);
        if (!int.TryParse(post.OverlapMinutes, NumberStyles.Integer, CultureInfo.InvariantCulture, out var minutes))
            return new Decided.Refused(new Refusal("overlapMinutes", "The overlap must be 0-{0} minutes; got {1}", SourceDecider.MaxOverlap, Shortened(post.OverlapMinutes)));
        return SourceDecider.Rotate(
            source, post.What, minutes, key is null ? null : Secrets.Hash(key), secret is null ? null : secrets.Seal(secret), clock.GetUtcNow());
    }

    private static string Shortened(string? text) => text?.Trim() is { Length: > 0 } typed ? typed[..Math.Min(typed.Length, 20)] : "-";
}
