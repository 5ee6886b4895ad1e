using System.Globalization;
using JasperFx.Events;
using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using Marten;
using Marten.Linq.MatchesSql;

namespace LiveNotify.Web.EventStore;

/// <summary>A question to the record as somebody typed it: the query parameters of page and API, by the same names.</summary>
public sealed record AuditFilterDraft(string? Who = null, string? What = null, string? Subject = null, string? Since = null, string? Until = null, string? Text = null);

/// <summary>Which entries: all that is set must hold.</summary>
/// <param name="Who">Part of the actor's name, in any case.</param>
/// <param name="What">An action, such as <c>modified</c>, or what it was done to, such as <c>senders</c>.</param>
/// <param name="Subject">A path such as <c>senders/ID</c>.</param>
/// <param name="Since">Inclusive.</param>
/// <param name="Until">Exclusive.</param>
/// <param name="Text">Part of anything the entry says, in any case.</param>
public sealed record AuditFilter(
    string? Who = null, string? What = null, string? Subject = null, DateTimeOffset? Since = null, DateTimeOffset? Until = null, string? Text = null)
{
    public const int MaxText = 200;

    public static AuditFilter None { get; } = new();

    /// <returns>The filter, and what could not be understood; with refusals the filter is not to be used.</returns>
    public static (AuditFilter Filter, IReadOnlyList<Refusal> Refusals) Parse(AuditFilterDraft draft)
    {
        var refusals = new List<Refusal>();
        var filter = new AuditFilter(
            Words("who", draft.Who), Words("what", draft.What), Words("subject", draft.Subject), Time("since", draft.Since), Time("until", draft.Until), Words("text", draft.Text));
        if (filter.Since >= filter.Until) refusals.Add(new("until", "Until must lie after since; got {0}", draft.Until));
        return (filter, refusals);

        string? Words(string field, string? typed)
        {
            var words = typed?.Trim().Replace("\0", "");
            if (string.IsNullOrEmpty(words)) return null;
            if (words.Length > MaxText) refusals.Add(new(field, "Text may have at most {0} characters; got {1}", MaxText, words.Length));
            return words;
        }

        DateTimeOffset? Time(string field, string? typed)
        {
            if (string.IsNullOrWhiteSpace(typed)) return null;
            if (DeliveryFilter.ReadTime(typed.Trim()) is { } time) return time;
            refusals.Add(DeliveryFilter.NoTime(field, typed.Trim()));
            return null;
        }
    }
}

/// <summary>Some entries, newest first.</summary>
/// <param name="NextCursor">The sequence before which to go on; null when these are the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, string? NextCursor);

/// <summary>A saved state of a subject, and what led to it.</summary>
/// <param name="Changes">Against the version before.</param>
public sealed record SubjectVersion(int Version, DateTimeOffset At, string? Actor, string Name, IReadOnlyList<AuditField> Fields, IReadOnlyList<AuditChange> Changes)
{
    /// <summary>Why, in the words of who saved it; null where they said nothing.</summary>
    public string? Comment { get; init; }
}

/// <summary>What an auditor asks: who did what, and how a thing was set at any time.</summary>
public sealed class AuditQueries(IDocumentStore store)
{
    /// <param name="before">Entries with a lower sequence only; null from the newest on.</param>
    public async Task<AuditPage> ListAsync(AuditFilter filter, int limit, long? before, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var found = await Where(session, filter with { }, before).OrderByDescending(e => e.Sequence).Take(limit + 1).ToListAsync(cancellationToken);
        var items = found.Take(limit).ToList();
        return new(items, found.Count > limit ? items[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Oldest first, as they come from the database: as many as there are.</summary>
    public async IAsyncEnumerable<AuditEntry> StreamAsync(AuditFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        await foreach (var entry in Where(session, filter, null).OrderBy(e => e.Sequence).ToAsyncEnumerable(cancellationToken)) yield return entry;
    }

    /// <summary>Every version, oldest first; none where there is no such subject.</summary>
    /// <param name="folder">One of <see cref="AuditSubjects.WithSettings"/>.</param>
    public async Task<IReadOnlyList<SubjectVersion>> VersionsAsync(string folder, Guid id, CancellationToken cancellationToken)
    {
        var versions = new List<SubjectVersion>();
        object? state = null;
        foreach (var e in await EventsAsync(folder, id, cancellationToken))
        {
            state = AuditState.Evolve(state, e.Data);
            if (AuditStory.Of(e.Data) is not { Version: { } version } act || act.Action == "tested") continue;
            var fields = AuditState.Fields(state);
            var before = versions.LastOrDefault(v => v.Version < version);
            // What one save changed may be several events of one version: together they are its state.
            if (versions is [.., { } last] && last.Version == version) versions.RemoveAt(versions.Count - 1);
            versions.Add(new(version, act.At, e.UserName, AuditState.Name(state), fields, AuditFields.Between(before?.Fields ?? [], fields)) { Comment = e.GetHeader(Actor.CommentHeader)?.ToString() });
        }

        return versions;
    }

    /// <summary>What people know it by, whether or not it was taken out since; its id where there never was one.</summary>
    public async Task<string> NameAsync(string folder, Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        object? now = folder switch
        {
            AuditSubjects.Senders => await session.LoadAsync<Sender>(id, cancellationToken),
            AuditSubjects.Receivers => await session.LoadAsync<Receiver>(id, cancellationToken),
            AuditSubjects.Sources => await session.LoadAsync<Source>(id, cancellationToken),
            _ => await session.LoadAsync<Template>(id, cancellationToken),
        };
        return AuditState.Name(now) is { Length: > 0 } name ? name : id.ToString();
    }

    /// <summary>The state at that moment; null where there was no such subject yet.</summary>
    public async Task<object?> AsOfAsync(string folder, Guid id, DateTimeOffset at, CancellationToken cancellationToken) =>
        (await EventsAsync(folder, id, cancellationToken)).Where(e => AuditStory.Of(e.Data)?.At <= at).Aggregate((object?)null, (state, e) => AuditState.Evolve(state, e.Data));

    /// <summary>The state a version began with; null where there is no such version.</summary>
    public async Task<object?> VersionAsync(string folder, Guid id, int version, CancellationToken cancellationToken)
    {
        object? state = null;
        object? found = null;
        foreach (var e in await EventsAsync(folder, id, cancellationToken))
        {
            state = AuditState.Evolve(state, e.Data);
            // A test that ended late names a version that others have followed.
            if (AuditStory.Of(e.Data) is { Action: not "tested" } act && act.Version == version) found = state;
        }

        return found;
    }

    private async Task<IReadOnlyList<IEvent>> EventsAsync(string folder, Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(id, token: cancellationToken);
        return [.. events.Where(e => AuditStory.Of(e.Data)?.Subject == folder)];
    }

    private static IQueryable<AuditEntry> Where(IQuerySession session, AuditFilter filter, long? before)
    {
        var query = session.Query<AuditEntry>().AsQueryable();
        if (before is { } sequence) query = query.Where(e => e.Sequence < sequence);
        if (filter.Subject is { } subject) query = query.Where(e => e.Record.Subject == subject);
        if (filter.Since is { } since) query = query.Where(e => e.MatchesSql("(d.data -> 'record' ->> 'at')::timestamptz >= ?", since));
        if (filter.Until is { } until) query = query.Where(e => e.MatchesSql("(d.data -> 'record' ->> 'at')::timestamptz < ?", until));
        if (filter.Who is { } who) query = query.Where(e => e.MatchesSql("d.data -> 'record' ->> 'actor' ilike ?", DeliverySql.Pattern(who)));
        if (filter.What is { } what)
            query = query.Where(e => e.MatchesSql("(d.data -> 'record' ->> 'action' = ? or split_part(d.data -> 'record' ->> 'subject', '/', 1) = ?)", what, what));
        if (filter.Text is { } text) query = query.Where(e => e.MatchesSql("(d.data -> 'record')::text ilike ?", DeliverySql.Pattern(text)));
        return query;
    }
}
