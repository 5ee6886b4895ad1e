using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Configuration;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Api;

/// <summary>What applying a file changes or, after it was applied, has changed.</summary>
/// <param name="Revision">Of the configuration now; give it back as If-Match and the file is applied to this one or not at all.</param>
/// <param name="Changes">In the order in which they are made; empty when everything is as the file says.</param>
/// <param name="Keys">Of the sources that were made, in this one answer; empty in a plan.</param>
public sealed record ConfigurationPlanView(
    bool DryRun, string Revision, ConfigurationCountsView Counts, IReadOnlyList<ConfigurationChangeView> Changes, IReadOnlyList<ConfigurationKeyView> Keys)
{
    internal static ConfigurationPlanView Of(ConfigurationAnswer.Done done, bool dryRun) => new(
        dryRun, done.Revision,
        new(done.Plan.Count(ChangeAction.Create), done.Plan.Count(ChangeAction.Update), done.Plan.Count(ChangeAction.Disable), done.Plan.Count(ChangeAction.Delete)),
        [.. done.Plan.Changes.Select(change => new ConfigurationChangeView(Words.Of(change.Action), change.Subject[..^1], dryRun && change.HasNoIdYet ? null : change.Id, change.Name, change.Version, change.Fields))],
        [.. done.Keys.Select(key => new ConfigurationKeyView(key.Id, key.Slug, key.Key, key.SigningSecret))]);
}

public sealed record ConfigurationCountsView(int Create, int Update, int Disable, int Delete);

/// <param name="Action"><c>create</c>, <c>update</c>, <c>disable</c> or <c>delete</c>.</param>
/// <param name="Kind"><c>sender</c>, <c>source</c>, <c>receiver</c> or <c>template</c>.</param>
/// <param name="Id">Null in a plan for a source to be created: it gets one when it is made.</param>
/// <param name="Version">The one it has afterwards.</param>
/// <param name="Fields">Of a secret only that it is <c>set</c>, <c>changed</c> or <c>removed</c>.</param>
public sealed record ConfigurationChangeView(string Action, string Kind, Guid? Id, string Name, int? Version, IReadOnlyList<AuditChange> Fields);

public sealed record ConfigurationKeyView(Guid Id, string Slug, string Key, string SigningSecret)
{
    /// <summary>A record would print the key.</summary>
    public override string ToString() => $"{nameof(ConfigurationKeyView)} of {Slug}";
}
