using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Configuration;

/// <summary>What came of one entry: a change, none where it is as wanted, or why not.</summary>
internal sealed record Planned(ConfigurationChange? Change, IReadOnlyList<Refusal> Refusals)
{
    public static Planned Nothing { get; } = new(null, []);

    /// <param name="path">Of the entry in the file; of the section where the file does not name it.</param>
    public static Planned Of<TEvent>(string path, string subject, Guid id, object? before, Decision<TEvent> decision, ChangeAction? action = null)
        where TEvent : class => decision switch
        {
            Decision<TEvent>.Accepted { Events.Count: 0 } => Nothing,
            Decision<TEvent>.Accepted { Events: var events } => new(Changed(subject, id, before, events, action), []),
            Decision<TEvent>.Refused refused => new(null, [.. refused.Refusals.Select(r => r with { Field = $"{path}.{r.Field}" })]),
            Decision<TEvent>.NotNow notNow => new(null, [new(path, notNow.Why)]),
            _ => throw new InvalidOperationException($"A plan asks only of what there is, in its present version; got {decision} for {subject}/{id}"),
        };

    public Planned Refusing(IEnumerable<Refusal> refusals) => refusals.ToList() is { Count: > 0 } more ? new(null, [.. Refusals, .. more]) : this;

    private static ConfigurationChange Changed(string subject, Guid id, object? before, IReadOnlyList<object> events, ChangeAction? action)
    {
        var after = events.Aggregate(before, AuditState.Evolve);
        var fields = AuditFields.Between(AuditState.Fields(before), AuditState.Fields(after));
        return new(
            action ?? (IsGone(before) ? ChangeAction.Create : IsGone(after) ? ChangeAction.Delete : ChangeAction.Update),
            subject, id, AuditState.Name(after) is { Length: > 0 } name ? name : AuditState.Name(before), AuditState.Version(after),
            // Whether mails are held back is an order of the day, not a setting.
            [.. fields.Where(field => field.Field != AuditFields.Held)], events);
    }

    private static bool IsGone(object? state) => state is null or Receiver { Removed: true } or Template { Removed: true };
}

/// <summary>Sources by the name a file gives them.</summary>
internal sealed class SourceNames(SavedConfiguration saved, IEnumerable<Planned> planned)
{
    private readonly Dictionary<string, Guid> _ids = saved.Sources.Select(s => (s.Slug, s.Id))
        .Concat(planned.Select(p => p.Change).OfType<ConfigurationChange>().SelectMany(c => c.Events).OfType<SourceAdded>().Select(e => (e.Slug, Id: e.SourceId)))
        .Append((OwnSource.Slug, OwnSource.Id)) // there from the first start on, and perhaps not yet started
        .DistinctBy(x => x.Item1).ToDictionary(x => x.Item1, x => x.Item2);

    /// <param name="wanted">A source of these that breaks a rule is named there, and not once more by each who refers to it.</param>
    public (IReadOnlyList<Guid> Ids, IReadOnlyList<Refusal> Unknown) Find(IReadOnlyList<string> slugs, string path, IReadOnlyList<SourceDraft>? wanted)
    {
        var named = slugs.Select((slug, i) => (Slug: Typed.Trimmed(slug), Path: $"{path}[{i}]")).ToList();
        return (
            [.. named.Where(x => _ids.ContainsKey(x.Slug)).Select(x => _ids[x.Slug])],
            [.. named.Where(x => !_ids.ContainsKey(x.Slug) && (wanted ?? []).All(w => Typed.Trimmed(w.Slug) != x.Slug))
                .Select(x => new Refusal(x.Path, "There is no source with the slug {0}", Typed.Quoted(x.Slug)))]);
    }

    /// <summary>Says the sources of a receiver as the file does.</summary>
    public Planned Naming(Planned planned, Receiver? before) => planned.Change is not { } change ? planned : planned with
    {
        Change = change with
        {
            Fields = [.. change.Fields.Select(field => field.Field != "sources" ? field : field with
            {
                From = field.From is null ? null : Said(before),
                To = field.To is null ? null : Said(change.Events.Aggregate((object?)before, AuditState.Evolve) as Receiver),
            })],
        },
    };

    private string Said(Receiver? receiver) => string.Join(", ", (receiver?.Settings.Sources ?? []).Select(id => _ids.FirstOrDefault(x => x.Value == id).Key ?? id.ToString()).Order(StringComparer.Ordinal));
}
