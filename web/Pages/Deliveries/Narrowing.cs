using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Pages.Deliveries;

/// <summary>A thing, and perhaps its version, that a link from elsewhere narrowed the list to.</summary>
/// <param name="Name">What people know it by.</param>
public sealed record Narrowing(VersionOf Under, string Name)
{
    /// <summary>Of the filter: <c>sender</c> for <c>senders</c>.</summary>
    public string Field => FieldOf(Under.Folder);

    public static string FieldOf(string folder) => folder[..^1];

    /// <summary>The address of the list under one version of a thing.</summary>
    public static IDictionary<string, string?> Route(VersionOf under) =>
        new FilterForm().Route((FieldOf(under.Folder), $"{under.Id}"), ($"{FieldOf(under.Folder)}Version", $"{under.Version}"));

    /// <param name="sources">All there are: a filter names one by its slug, too.</param>
    public static async Task<IReadOnlyList<Narrowing>> OfAsync(
        DeliveryFilter filter, AuditQueries audit, IReadOnlyList<Source> sources, CancellationToken cancellationToken)
    {
        var narrowings = new List<Narrowing>();
        foreach (var under in new[] { filter.Sender, filter.Receiver, filter.Template }.OfType<VersionOf>())
            narrowings.Add(new(under, await audit.NameAsync(under.Folder, under.Id, cancellationToken)));
        if (filter.SourceVersion is { } version && sources.FirstOrDefault(s => s.Slug == filter.Source || $"{s.Id}" == filter.Source) is { } source)
            narrowings.Add(new(new(AuditSubjects.Sources, source.Id, version), source.Name));
        return narrowings;
    }
}
