using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain.Configuration;

/// <summary>
/// Plans how the saved configuration becomes the wanted one. It makes no rules of its own for what a thing may be: each change is decided
/// by the thing's own decider, as if somebody had typed it.
/// </summary>
public static class ConfigurationDecider
{
    /// <summary>Things of one kind in a file.</summary>
    public const int MaxEntries = 1000;

    /// <param name="newSource">Called once for each source that is not there yet, with its slug.</param>
    public static ConfigurationPlan Plan(
        ConfigurationDraft wanted, SavedConfiguration saved, ITemplateCheck liquid, Func<string, NewSource> newSource, DateTimeOffset now)
    {
        if (CheckSizes(wanted).ToList() is { Count: > 0 } tooMany) return new([], tooMany);
        var sources = Sources(wanted.Sources, saved, newSource, now).ToList();
        Planned[] planned =
        [
            .. Senders(wanted.Senders, saved, now),
            .. sources,
            .. Receivers(wanted, saved, new(saved, sources), now),
            .. Templates(wanted.Templates, saved, liquid, now),
        ];
        return new([.. planned.Select(p => p.Change).OfType<ConfigurationChange>()], [.. CheckTwins(wanted), .. planned.SelectMany(p => p.Refusals)]);
    }

    private static IEnumerable<Refusal> CheckSizes(ConfigurationDraft wanted)
    {
        foreach (var (section, count) in new[]
        {
            (AuditSubjects.Senders, wanted.Senders?.Count), (AuditSubjects.Sources, wanted.Sources?.Count),
            (AuditSubjects.Receivers, wanted.Receivers?.Count), (AuditSubjects.Templates, wanted.Templates?.Count),
        })
            if (count > MaxEntries)
                yield return new(section, "There may be at most {0} entries; got {1}", MaxEntries, count);
    }

    /// <summary>Each thing once: a second entry would silently undo the first.</summary>
    private static IEnumerable<Refusal> CheckTwins(ConfigurationDraft wanted)
    {
        (string Path, string Key)[] keys =
        [
            .. (wanted.Senders ?? []).Select((sender, i) => ($"senders[{i}].id", sender.Id.ToString())),
            .. (wanted.Receivers ?? []).Select((receiver, i) => ($"receivers[{i}].id", receiver.Id.ToString())),
            .. (wanted.Sources ?? []).Select((source, i) => ($"sources[{i}].slug", $"source {Trimmed(source.Slug)}")),
            .. (wanted.Templates ?? []).Select((template, i) => ($"templates[{i}].kind", $"template {Trimmed(template.Kind)} {Trimmed(template.Language)}")),
        ];
        foreach (var same in keys.GroupBy(x => x.Key))
            foreach (var (path, _) in same.Skip(1))
                yield return new(path, "The file names this one twice, here and at {0}", same.First().Path);
    }

    private static IEnumerable<Planned> Senders(IReadOnlyList<SenderEntry>? entries, SavedConfiguration saved, DateTimeOffset now)
    {
        if (entries is null) yield break;
        var next = saved.Senders.Select(s => s.Settings.Position).Concat(entries.Select(e => e.Draft.Position ?? 0)).DefaultIfEmpty(0).Max() + 1;
        foreach (var (entry, i) in entries.Select((entry, i) => (entry, i)))
        {
            var before = saved.Senders.FirstOrDefault(s => s.Id == entry.Id);
            var decision = before is null ? SenderDecider.Add(entry.Draft, entry.Id, next, now) : SenderDecider.Modify(before, entry.Draft, before.Revision, now);
            if (before is null && entry.Draft.Position is null) next++;
            yield return Planned.Of($"senders[{i}]", AuditSubjects.Senders, entry.Id, before, decision)
                .Refusing(before is null ? CheckId($"senders[{i}].id", entry.Id, saved) : [])
                .Refusing(CheckKept($"senders[{i}].password", entry, before));
        }

        foreach (var sender in saved.Senders.Where(s => s.Settings.Enabled && entries.All(e => e.Id != s.Id)))
            yield return Planned.Of(
                AuditSubjects.Senders, AuditSubjects.Senders, sender.Id, sender,
                SenderDecider.Modify(sender, SenderDraft.Of(sender.Settings) with { Enabled = false }, sender.Revision, now), ChangeAction.Disable);
    }

    private static IEnumerable<Planned> Sources(IReadOnlyList<SourceDraft>? drafts, SavedConfiguration saved, Func<string, NewSource> newSource, DateTimeOffset now)
    {
        if (drafts is null) yield break;
        foreach (var (draft, i) in drafts.Select((draft, i) => (draft, i)))
        {
            var (path, slug) = ($"sources[{i}]", Trimmed(draft.Slug));
            if (slug.Length == 0)
            {
                yield return Planned.Nothing.Refusing([new($"{path}.slug", "Slug is required: by it a source is known on every installation")]);
            }
            else if (saved.Sources.FirstOrDefault(s => s.Slug == slug) is { } before)
            {
                yield return Planned.Of(path, AuditSubjects.Sources, before.Id, before, SourceDecider.Modify(before, draft, before.Revision, now));
            }
            else
            {
                var made = newSource(slug);
                yield return Planned.Of(
                    path, AuditSubjects.Sources, made.Id, null,
                    SourceDecider.Add(draft, made.Id, made.KeyHash, [.. saved.Sources.Select(s => s.Slug)], now, made.SigningSecret));
            }
        }

        foreach (var source in saved.Sources.Where(s => s.Enabled && !OwnSource.Is(s) && drafts.All(d => Trimmed(d.Slug) != s.Slug)))
            yield return Planned.Of(
                AuditSubjects.Sources, AuditSubjects.Sources, source.Id, source,
                SourceDecider.Modify(source, SourceDraft.Of(source) with { Enabled = false }, source.Revision, now), ChangeAction.Disable);
    }

    private static IEnumerable<Planned> Receivers(ConfigurationDraft wanted, SavedConfiguration saved, SourceNames names, DateTimeOffset now)
    {
        if (wanted.Receivers is not { } entries) yield break;
        Guid[] senders = [.. saved.Senders.Select(s => s.Id), .. (wanted.Senders ?? []).Select(s => s.Id)];
        foreach (var (entry, i) in entries.Select((entry, i) => (entry, i)))
        {
            var before = saved.Receivers.FirstOrDefault(r => r.Id == entry.Id);
            var (ids, unknown) = names.Find(entry.SourceSlugs, $"receivers[{i}].sources", wanted.Sources);
            var draft = entry.Draft with { Sources = ids };
            var decision = before is { Removed: false }
                ? ReceiverDecider.Modify(before, draft, before.Revision, ids, senders, now)
                : ReceiverDecider.Add(draft, entry.Id, ids, senders, now, before);
            yield return names.Naming(Planned.Of($"receivers[{i}]", AuditSubjects.Receivers, entry.Id, before, decision), before)
                .Refusing(before is null ? CheckId($"receivers[{i}].id", entry.Id, saved) : []).Refusing(unknown);
        }

        foreach (var receiver in saved.Receivers.Where(r => !r.Removed && entries.All(e => e.Id != r.Id)))
            yield return names.Naming(Planned.Of(AuditSubjects.Receivers, AuditSubjects.Receivers, receiver.Id, receiver, ReceiverDecider.Remove(receiver, now)), receiver);
    }

    private static IEnumerable<Planned> Templates(IReadOnlyList<TemplateDraft>? drafts, SavedConfiguration saved, ITemplateCheck liquid, DateTimeOffset now)
    {
        if (drafts is null) yield break;
        var named = new HashSet<Guid>();
        foreach (var (draft, i) in drafts.Select((draft, i) => (draft, i)))
        {
            var id = draft is { ParsedKind: { } kind, ParsedLanguage: { } language } ? Template.IdOf(kind, language) : Guid.Empty;
            named.Add(id);
            var before = saved.Templates.FirstOrDefault(t => t.Id == id);
            yield return Planned.Of(
                $"templates[{i}]", AuditSubjects.Templates, id, before,
                before is { Removed: false } ? TemplateDecider.Modify(before, draft, before.Revision, liquid, now) : TemplateDecider.Add(before, draft, liquid, now));
        }

        foreach (var template in saved.Templates.Where(t => !t.Removed && !named.Contains(t.Id)))
            yield return Planned.Of(AuditSubjects.Templates, AuditSubjects.Templates, template.Id, template, TemplateDecider.Remove(template, now));
    }

    /// <summary>Of something new: its id becomes the name of its stream, which must be nobody else's, now or later.</summary>
    private static IEnumerable<Refusal> CheckId(string path, Guid id, SavedConfiguration saved)
    {
        // Version 8 are the ids made from names here: of templates, and of LiveNotify's own source.
        if (id == Guid.Empty || id.Version == 8)
            yield return new(path, "The id {0} is reserved: take a random UUID (version 4 or 7)", id);
        else if (saved.TakenIds.Contains(id))
            yield return new(path, "The id {0} belongs to something else here: take another UUID", id);
    }

    private static IEnumerable<Refusal> CheckKept(string path, SenderEntry entry, Sender? before)
    {
        if (entry.KeepsPassword && before?.Password is null)
            yield return new(path, "No password is stored here for this sender: give it as text or, to the command line, as a reference to an environment variable or a file");
    }
}
