using System.Xml.Linq;
using Marten;

namespace LiveNotify.Web.Access.Keys;

/// <summary>
/// Looks at the ring before anything is done with it. The framework makes itself a new key when it can open none, and every stored
/// password would be lost without a word.
/// </summary>
internal sealed class KeyRingGuard(IDocumentStore store, RingXml xml, RingLocks locks, IHostEnvironment environment, TimeProvider clock, ILogger<KeyRingGuard> logger)
{
    /// <exception cref="StartupProblem">The ring has keys that cannot be opened with what is configured.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (await UnreadableAsync(cancellationToken) is { Count: > 0 } unreadable) throw new StartupProblem(Explain(unreadable));
        foreach (var kept in locks.All.OfType<CertificateLock>().Where(kept => kept.Certificate.NotAfter.ToUniversalTime() < clock.GetUtcNow()))
            logger.LogWarning("{Setting} names {Path}, a certificate that expired on {Date:u}. It still protects the key ring; put a new one in its place", kept.Setting, kept.Path, kept.Certificate.NotAfter.ToUniversalTime());
        if (locks.Present is null)
        {
            if (!environment.IsDevelopment())
                logger.LogWarning("The key ring lies in the database in plain text: who can read it can open every stored password. Set DataProtection__Certificate or DataProtection__KeyFile, then run 'keys rotate'");
        }
        else if ((await EntriesAsync(cancellationToken)).Count(entry => RingXml.IsPlain(entry.Xml)) is > 0 and var plain)
            logger.LogWarning("{Count} keys of the ring still lie in the database in plain text, from before {Setting} was set. 'keys rotate' protects them", plain, locks.Present.Setting);
    }

    public async Task<IReadOnlyList<(string Id, XElement Xml)>> EntriesAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return [.. (await session.Query<KeyRingEntry>().ToListAsync(cancellationToken)).OrderBy(entry => entry.Id, StringComparer.Ordinal).Select(entry => (entry.Id, XElement.Parse(entry.Xml)))];
    }

    public async Task<IReadOnlyList<(string Id, XElement Xml)>> UnreadableAsync(CancellationToken cancellationToken) =>
        [.. (await EntriesAsync(cancellationToken)).Where(entry => xml.Open(entry.Xml) is null)];

    public string Explain(IReadOnlyList<(string Id, XElement Xml)> unreadable)
    {
        var configured = locks.All.Select(known => $"{known.Setting}={known.Path}").ToList();
        return $"The key ring in the database cannot be opened with {(configured.Count == 0 ? "nothing configured" : string.Join(", ", configured))}: "
            + $"{string.Join(", ", unreadable.Select(entry => $"{entry.Id} was protected with {RingXml.LockOf(entry.Xml)}"))}. "
            + "Name what protected it with DataProtection__Certificate or DataProtection__KeyFile, or with DataProtection__Previous__0__Certificate or DataProtection__Previous__0__KeyFile beside a new one. "
            + $"Only if it is lost for good: 'keys forget {string.Join(',', unreadable.Select(entry => entry.Id))}' removes these keys, and what they sealed has to be entered again.";
    }
}
