using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Marten;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>What the pages of sources have in common: the form filled and saved, a key made.</summary>
public sealed class SourceDesk(Streams streams, IQuerySession session, IStringLocalizer<Texts> texts, LinkGenerator links, ISecretBox secrets, TimeProvider clock)
{
    public async Task<IReadOnlyList<Source>> AllAsync(CancellationToken cancellationToken) =>
        [.. (await session.Query<Source>().ToListAsync(cancellationToken)).OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase)];

    public SourceForm Blank() => new(new() { Id = Guid.CreateVersion7(clock.GetUtcNow()), Enabled = true }, null);

    public async Task<SourceForm?> OpenAsync(Guid id, bool readOnly, CancellationToken cancellationToken) =>
        await session.LoadAsync<Source>(id, cancellationToken) is { } saved ? new(SourcePost.Of(saved), saved) { ReadOnly = readOnly || OwnSource.Is(saved) } : null;

    /// <returns>The decision with its state, the form to show again where it was not accepted, and the key, which nobody can ask for later.</returns>
    public async Task<(Written<Source, ISourceEvent> Written, SourceForm Form, string Key)> AddAsync(SourcePost post, Actor actor, CancellationToken cancellationToken)
    {
        var key = Secrets.New(Secrets.SourceKeyPrefix);
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            post.Id,
            actor,
            async (read, source) => source is null
                ? SourceDecider.Add(post.ToDraft(), post.Id, Secrets.Hash(key), await SlugsAsync(read, cancellationToken), clock.GetUtcNow(), secrets.Seal(Secrets.NewSigningSecret()))
                : new Decided.Accepted(), // The same form sent twice is one source, and has its key already.
            cancellationToken);
        return (written, Again(new(post, null), written.Decision), key);
    }

    public async Task<(Written<Source, ISourceEvent> Written, SourceForm Form)> ModifyAsync(SourcePost post, Actor actor, CancellationToken cancellationToken)
    {
        var form = new SourceForm(post, await session.LoadAsync<Source>(post.Id, cancellationToken));
        var draft = new SourceDraft(post.Name, null, null, post.Enabled);
        var written = await streams.WriteAsync<Source, ISourceEvent>(
            post.Id, actor, source => SourceDecider.Modify(source, draft, post.Version, clock.GetUtcNow()), cancellationToken);
        return (written, written.Decision is Decided.Stale ? await ConflictAsync(form, written.State!, cancellationToken) : Again(form, written.Decision));
    }

    private static SourceForm Again(SourceForm form, Decided decision) =>
        decision is Decided.Refused refused ? form with { Touched = true, Refusals = refused.Refusals } : form;

    private async Task<SourceForm> ConflictAsync(SourceForm form, Source now, CancellationToken cancellationToken)
    {
        var last = (await session.Events.FetchStreamAsync(now.Id, token: cancellationToken))[^1];
        DifferingValue[] values =
        [
            new(texts["Name"], form.Fields.Name?.Trim() ?? "", now.Name),
            new(texts["Enable"], OnOff(form.Fields.Enabled), OnOff(now.Enabled)),
        ];
        form.Fields.Version = now.Revision;
        return form with
        {
            Touched = true,
            Saved = now,
            Conflict = new(
                last.UserName ?? "", now.ModifiedAt,
                links.GetPathByPage("/Notification/Sources/Modify", values: new { id = now.Id })!,
                [.. values.Where(value => value.Yours != value.Theirs)]),
        };
    }

    private string OnOff(bool value) => value ? texts["On"] : texts["Off"];

    private static async Task<IReadOnlyCollection<string>> SlugsAsync(IQuerySession read, CancellationToken cancellationToken) =>
        [.. await read.Query<Source>().Select(s => s.Slug).ToListAsync(cancellationToken)];
}
