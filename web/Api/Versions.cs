using System.Globalization;
using LiveNotify.Domain;

namespace LiveNotify.Web.Api;

/// <summary>The version a change is based on, in the body or as <c>If-Match</c> (RFC 9110 §13.1.1).</summary>
internal static class Versions
{
    public static Refusal Missing { get; } =
        new("version", "A change needs the version it is based on: send version in the body, or If-Match");

    public static string Tag(int version) => $"\"{version}\"";

    public static int? Of(int? inBody, HttpRequest request) =>
        inBody ?? (int.TryParse(request.Headers.IfMatch.ToString().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null);
}
