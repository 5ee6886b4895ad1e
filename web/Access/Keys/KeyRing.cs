using System.Xml.Linq;
using Marten;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace LiveNotify.Web.Access.Keys;

/// <summary>A key of the Data Protection key ring: every node reads the same ring from the database.</summary>
public sealed record KeyRingEntry(string Id, string Xml);

/// <summary>The framework's interface is synchronous; keys are read once a day and written every 90 days.</summary>
internal sealed class KeyRing(IDocumentStore store) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => GetAllAsync().GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => StoreAsync(element, friendlyName).GetAwaiter().GetResult();

    private async Task<IReadOnlyCollection<XElement>> GetAllAsync()
    {
        await using var session = store.QuerySession();
        var entries = await session.Query<KeyRingEntry>().ToListAsync().ConfigureAwait(false);
        return [.. entries.Select(e => XElement.Parse(e.Xml))];
    }

    private async Task StoreAsync(XElement element, string friendlyName)
    {
        await using var session = store.LightweightSession();
        session.Store(new KeyRingEntry(friendlyName, element.ToString(SaveOptions.DisableFormatting)));
        await session.SaveChangesAsync().ConfigureAwait(false);
    }
}
