using System.Net.Http.Headers;
using System.Text;

namespace LiveNotify.Web.Access;

/// <summary>Where a caller's key stands: <c>Authorization: Bearer KEY</c>, or the password of HTTP Basic for callers that know only that.</summary>
internal static class PresentedKey
{
    /// <returns>The key, or null when there is none.</returns>
    public static string? Of(IHeaderDictionary headers)
    {
        if (!AuthenticationHeaderValue.TryParse(headers.Authorization.ToString(), out var header) || string.IsNullOrEmpty(header.Parameter)) return null;
        return header.Scheme.ToUpperInvariant() switch
        {
            "BEARER" => header.Parameter,
            "BASIC" => PasswordOf(header.Parameter),
            _ => null,
        };
    }

    private static string? PasswordOf(string basic)
    {
        var credentials = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, credentials, out var length)) return null;
        var text = Encoding.UTF8.GetString(credentials, 0, length);
        return text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? text[(colon + 1)..] : null;
    }
}
