using System.Globalization;

namespace LiveNotify.Web.Localization;

/// <summary>Another language than the request's, until it is disposed: a mail is written in its receiver's.</summary>
public readonly struct CultureScope : IDisposable
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    /// <param name="language">A BCP 47 tag of <see cref="Domain.Languages"/>.</param>
    public CultureScope(string language) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
    }
}
