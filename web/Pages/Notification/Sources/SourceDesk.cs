using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Marten;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>What the pages of sources have in common: the form filled, tried and saved, a key made.</summary>
public sealed class SourceDesk(Streams streams, IQuerySession session, SourceConflicts conflicts, IFormatPreview formats, ISecretBox secrets, TimeProvider clock)
{
    public async Task<IReadOnlyList<Source>> AllAsync(CancellationToken cancellationToken) =>
        [.. (await session.Query<Source>().ToListAsync(cancellationToken)).OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase)];

    public Task<Source?> FindAsync(Guid id, CancellationToken cancellationToken) => session.LoadAsync<Source>(id, cancellationToken);

    /// <param name="format">What it is to be of, as the address asks for it.</param>
    public SourceForm Blank(string? format) => new(
        new() { Id = Guid.CreateVersion7(clock.GetUtcNow()), Enabled = true, Format = Words.Parse<SourceFormat>(format) is { } known ? Words.Of(known) : null },
        null);

    public async Task<SourceForm?> OpenAsync(Guid id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } saved && !OwnSource.Is(saved) ? new(SourcePost.Of(saved), saved) : null;

    /// <summary>The form with what its rules make of the sample in it.</summary>
    public async Task<SourceForm> TryAsync(SourcePost post, CancellationToken cancellationToken)
    {
        var form = await TypedAsync(post, cancellationToken);
        if (string.IsNullOrWhiteSpace(post.Sample)) return form;
        var format = form.Saved?.Format ?? Words.Parse<SourceFormat>(post.Format) ?? SourceFormat.Native;
        var rules = post.ToDraft(form.Saved).RulesOver(FormatRules.None);
        return post.Check().Concat(rules.Check(format)).ToList() is { Count: > 0 } refusals
            ? form.Refused(refusals)
            : form with { Preview = formats.Preview(format, rules.ToRules(), post.Sample) };
    }

    /// <returns>The decision with its state, the form to show again where it was not accepted, and key and secret, which nobody can ask for later.</returns>
    public async Task<(Written<Source, ISourceEvent> Written, SourceForm Form, string Key, string Secret)> AddAsync(
        SourcePost post, Actor actor, CancellationToken cancellationToken)
    {
        var (key, secret) = (Secrets.New(Secrets.SourceKeyPrefix), Secrets.NewSigningSecret());
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            post.Id,
            actor,
            async (read, source) => source is not null
                ? new Decided.Accepted() // The same form sent twice is one source, and has its key already.
                : Refused(post) ?? SourceDecider.Add(
                    post.ToDraft(null), post.Id, Secrets.Hash(key), await SlugsAsync(read, cancellationToken), clock.GetUtcNow(), secrets.Seal(secret)),
            cancellationToken);
        return (written, Again(new(post, null), written.Decision), key, secret);
    }

    public async Task<(Written<Source, ISourceEvent> Written, SourceForm Form)> ModifyAsync(SourcePost post, Actor actor, CancellationToken cancellationToken)
    {
        var form = await TypedAsync(post, cancellationToken);
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            post.Id, actor,
            source => source is null ? new Decided.Missing() : Refused(post) ?? SourceDecider.Modify(source, post.ToDraft(source), post.Version, clock.GetUtcNow()),
            cancellationToken);
        return (written, written.Decision is Decided.Stale
            ? await conflicts.ShowAsync(form, written.State!, cancellationToken)
            : Again(form, written.Decision));
    }

    /// <summary>Switches it on or off, and changes nothing else.</summary>
    public Task<Written<Source, ISourceEvent>> TurnAsync(Guid id, bool enabled, Actor actor, CancellationToken cancellationToken) =>
        streams.WriteAsync<Source, ISourceEvent>(
            id, actor, source => SourceDecider.Modify(source, new(source?.Name, null, null, enabled), null, clock.GetUtcNow()), cancellationToken);

    private async Task<SourceForm> TypedAsync(SourcePost post, CancellationToken cancellationToken) =>
        new(post, post.Version > 0 ? await FindAsync(post.Id, cancellationToken) : null) { Touched = true };

    private static Decided.Refused? Refused(SourcePost post) => post.Check().ToList() is { Count: > 0 } refusals ? new(refusals) : null;

    private static SourceForm Again(SourceForm form, Decided decision) => decision is Decided.Refused refused ? form.Refused(refused.Refusals) : form;

    private static async Task<IReadOnlyCollection<string>> SlugsAsync(IQuerySession read, CancellationToken cancellationToken) =>
        [.. await read.Query<Source>().Select(s => s.Slug).ToListAsync(cancellationToken)];
}
