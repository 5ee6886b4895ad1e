using System.Globalization;

namespace LiveNotify.Tests.Domain;

/// <summary>Runs a test as a server set to this culture would, Turkish with its two letters i for one.</summary>
internal sealed class InCulture : IDisposable
{
    private readonly CultureInfo before = CultureInfo.CurrentCulture;

    public InCulture(string name) => CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);

    public void Dispose() => CultureInfo.CurrentCulture = before;
}
