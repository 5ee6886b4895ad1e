using System.Security.Cryptography;
using System.Text;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Configuration;

/// <summary>Everything an admin has set up, as it stands; removed receivers and templates too, for their versions count on.</summary>
/// <param name="TakenIds">Those of the ids a file asks for that something else has already.</param>
public sealed record SavedConfiguration(
    IReadOnlyList<Sender> Senders,
    IReadOnlyList<Source> Sources,
    IReadOnlyList<Receiver> Receivers,
    IReadOnlyList<Template> Templates,
    IReadOnlySet<Guid> TakenIds)
{
    /// <summary>Another one as soon as anything is saved: 32 hex digits over the version of each thing there is or was.</summary>
    public string Revision => RevisionAfter([]);

    /// <summary>The revision there is when these changes are made.</summary>
    public string RevisionAfter(IReadOnlyList<ConfigurationChange> changes)
    {
        var versions = new SortedDictionary<string, int?>(StringComparer.Ordinal);
        foreach (var sender in Senders) versions[AuditSubjects.Path(AuditSubjects.Senders, sender.Id)] = sender.Revision;
        foreach (var source in Sources.Where(source => !OwnSource.Is(source))) versions[AuditSubjects.Path(AuditSubjects.Sources, source.Id)] = source.Revision;
        foreach (var receiver in Receivers) versions[AuditSubjects.Path(AuditSubjects.Receivers, receiver.Id)] = receiver.Revision;
        foreach (var template in Templates) versions[AuditSubjects.Path(AuditSubjects.Templates, template.Id)] = template.Revision;
        foreach (var change in changes) versions[AuditSubjects.Path(change.Subject, change.Id)] = change.Version;
        var lines = string.Join('\n', versions.Select(pair => $"{pair.Key} {pair.Value}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines)).AsSpan(0, 16));
    }

    /// <summary>How a file names these sources.</summary>
    public IReadOnlyList<string> SlugsOf(IEnumerable<Guid> sources) =>
        [.. sources.Select(id => Sources.FirstOrDefault(source => source.Id == id)?.Slug ?? id.ToString()).Order(StringComparer.Ordinal)];
}
