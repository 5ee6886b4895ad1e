using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Templates;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>A template as it was after one save.</summary>
/// <param name="By">Who saved it.</param>
/// <param name="Comment">Why, in their words, or null.</param>
public sealed record TemplateVersion(Template Template, string? By, string? Comment = null);

/// <summary>What API and pages ask about templates.</summary>
public sealed class TemplateQueries(IDocumentStore store, NotificationQueries notifications)
{
    /// <summary>Of so many recent notifications those of a kind are offered for a preview.</summary>
    private const int Looked = 200;

    public async Task<IReadOnlyList<Template>> AllAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.Query<Template>().Where(t => !t.Removed).OrderBy(t => t.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The template, removed or not; null when there never was one.</summary>
    public async Task<Template?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Template>(id, cancellationToken);
    }

    /// <summary>Every version, newest first; a removal is one too.</summary>
    public async Task<IReadOnlyList<TemplateVersion>> VersionsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var versions = new List<TemplateVersion>();
        Template? template = null;
        foreach (var e in await session.Events.FetchStreamAsync(id, token: cancellationToken))
            if (e.Data is ITemplateEvent happened && (template = Template.Evolve(template, happened)) is not null)
                versions.Insert(0, new(template, e.UserName, e.GetHeader(Actor.CommentHeader)?.ToString()));
        return versions;
    }

    /// <summary>The last notifications of a kind, newest first, to see a template with.</summary>
    public async Task<IReadOnlyList<Notification>> RecentAsync(Kind kind, int count, CancellationToken cancellationToken) =>
        [.. (await notifications.ListAsync(null, Looked, null, cancellationToken)).Items.Select(i => i.Notification).Where(n => n.Report.Kind == kind).Take(count)];

    public async Task<Notification?> NotificationAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Notification>(id, cancellationToken);
    }

    /// <summary>What stands before the subjects: of the first enabled sender, else nothing.</summary>
    public async Task<string> TitlePrefixAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var senders = await session.Query<Sender>().ToListAsync(cancellationToken);
        return senders.Where(s => s.Settings.Enabled).OrderBy(s => s.Settings.Position).FirstOrDefault()?.Settings.TitlePrefix ?? "";
    }
}
