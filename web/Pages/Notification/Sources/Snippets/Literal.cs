using System.Text.Encodings.Web;
using System.Text.Json;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>A text as a value of the language it is pasted into. The address is the installation's own, and may hold what that language reads as more.</summary>
internal static class Literal
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Of a POSIX shell.</summary>
    public static string Shell(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>Of YAML, one line.</summary>
    public static string Yaml(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Of JavaScript and JSON.</summary>
    public static string Json(string text) => JsonSerializer.Serialize(text, Readable);
}
