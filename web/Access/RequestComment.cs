using System.Text;
using LiveNotify.Domain;
using Microsoft.AspNetCore.Http.Features;

namespace LiveNotify.Web.Access;

/// <summary>
/// The comment that goes with a change, read in one place: of a page from its form; of a call from a header, for that goes with every
/// method and every body.
/// </summary>
public static class RequestComment
{
    public const string Header = "LiveNotify-Comment";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>As it was typed; null where there is none. A form counts once it is read, which a page's is before its handler runs.</summary>
    public static string? TypedComment(this HttpContext context) =>
        context.Features.Get<IFormFeature>()?.Form is { } form ? (string?)form[Comment.Field]
        : context.Request.Headers.TryGetValue(Header, out var value) ? Read(value.ToString())
        : null;

    /// <summary>
    /// <c>UTF-8''</c> and percent-encoded bytes (RFC 8187 §3.2), for those who can send ASCII only; else the text as it is: UTF-8 or,
    /// where it is not that, Latin-1.
    /// </summary>
    /// <param name="header">A character a byte.</param>
    public static string Read(string header)
    {
        if (header.Split('\'', 3) is [var charset, _, var encoded] && charset.Equals("UTF-8", StringComparison.OrdinalIgnoreCase))
            return Uri.UnescapeDataString(encoded);
        try
        {
            return Utf8.GetString(Encoding.Latin1.GetBytes(header));
        }
        catch (DecoderFallbackException)
        {
            return header;
        }
    }

    /// <summary>The server would refuse a header that is no UTF-8.</summary>
    internal static Encoding? EncodingOf(string header) => header.Equals(Header, StringComparison.OrdinalIgnoreCase) ? Encoding.Latin1 : null;
}

/// <summary>On the endpoints of people and their programs: a comment goes with what they change.</summary>
public sealed class TakesComment;

/// <summary>On an endpoint that changes nothing, whatever its method: no comment goes with it.</summary>
public sealed class ChangesNothing;
