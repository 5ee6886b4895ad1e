using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// Takes secrets out of what was posted before it is kept: by the name they stand under, and by their own look. JSON is walked through, so that no
/// way of writing it hides one; anything else, and what is left of JSON that was cut, is read as text.
/// </summary>
internal static class SecretCut
{
    private const string Dots = "••••••••";

    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>A bare <c>key</c> is not among them: it names what a notification is about.</summary>
    private const string Words =
        @"(password|passwd|passphrase|pwd|secret|token|authorization|api[ _-]?key|access[ _-]?key|private[ _-]?key|signing[ _-]?key|credentials?|cookie|session[ _-]?id)";

    private const string Names = $@"[\w$.-]*{Words}[\w.-]*";

    /// <summary>What may stand before a name or a token in a text: nothing of the same word, or the end of an escape of JSON.</summary>
    private const string Before = @"(^|[^\w\\]|\\[nrtbf""/\\])";

    private static readonly Regex SecretName = new($"{Words}|^pass$|[_-]pass$", Options);

    /// <summary>A value cut off by the end of what is kept has no closing quote.</summary>
    private static readonly Regex JsonValue = new($"""(?<name>"[^"\\]*{Words}[^"\\]*"\s*:\s*)("([^"\\]|\\.)*("|\\?$)|-?[0-9][0-9.eE+-]*)""", Options);

    /// <summary>JSON inside a JSON text: the quotes are escaped.</summary>
    private static readonly Regex InnerValue = new($$"""(?<name>\\"{{Names}}\\"\s*:\s*\\")([^"\\]|\\\\\\?.)+""", Options);

    private static readonly Regex Parameter = new($"""(?<name>{Before}{Names}\s?[=:]\s?)[^&;\s"'<>\\=][^&;\s"'<>\\]*""", Options);

    private static readonly Regex Credentials = new($@"(?<name>{Before}(bearer|basic)\s+)[A-Za-z0-9+/=._~-]{{8,}}", Options);

    private static readonly Regex UserInAddress = new($"""(?<name>[a-z][a-z0-9+.-]*://[^\s/@:"']*:)[^\s/@"']+@""", Options);

    private static readonly Regex KnownLook = new(
        $@"(?<name>{Before}(lnk_|lnt_|whsec_|gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk_live_))[A-Za-z0-9_+/=-]{{8,}}", Options);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Bytes as text that every column holds; what is no UTF-8 shows as U+FFFD.</summary>
    public static string Text(ReadOnlySpan<byte> bytes) => Storable(Encoding.UTF8.GetString(bytes));

    /// <param name="name">Of the header or field it stands in, or empty.</param>
    public static string Of(string text, string name = "")
    {
        if (SecretName.IsMatch(name)) return Dots;
        return Storable(OfJson(text) ?? OfText(text));
    }

    /// <summary>Null for what is no JSON object or list, or has nothing in it to take out: it is kept as it was written.</summary>
    private static string? OfJson(string text)
    {
        if (text.TrimStart() is not ['{' or '[', ..]) return null;
        try
        {
            var json = JsonNode.Parse(text)!;
            return Walk(json) ? json.ToJsonString(Plain) : text;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null; // Cut off, or with a name twice: a text.
        }
    }

    /// <returns>Whether something was taken out.</returns>
    private static bool Walk(JsonNode json)
    {
        var took = false;
        switch (json)
        {
            case JsonObject members:
                var named = members.Any(member => member.Key is "name" or "key" && member.Value is JsonValue value && value.TryGetValue(out string? name) && SecretName.IsMatch(name));
                foreach (var (name, value) in members.ToList())
                    if (value is not null && (SecretName.IsMatch(name) || (named && name == "value"))) took |= Replace(members, name);
                    else if (Leaf(value) is { } cut) (members[name], took) = (cut, true);
                    else if (value is JsonObject or JsonArray) took |= Walk(value);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    if (Leaf(items[i]) is { } cut) (items[i], took) = (cut, true);
                    else if (items[i] is JsonObject or JsonArray) took |= Walk(items[i]!);
                break;
        }

        return took;
    }

    private static bool Replace(JsonObject members, string name)
    {
        members[name] = Dots;
        return true;
    }

    /// <summary>A text without its secrets; null for what is no text, or has none.</summary>
    private static string? Leaf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var text && Of(text) is var cut && cut != text ? cut : null;

    private static string OfText(string text)
    {
        text = JsonValue.Replace(text, $"${{name}}\"{Dots}\"");
        text = InnerValue.Replace(text, $"${{name}}{Dots}");
        text = Credentials.Replace(text, $"${{name}}{Dots}");
        text = Parameter.Replace(text, $"${{name}}{Dots}");
        text = UserInAddress.Replace(text, $"${{name}}{Dots}@");
        return KnownLook.Replace(text, $"${{name}}{Dots}");
    }

    /// <summary>PostgreSQL keeps no U+0000, neither in a text nor in JSON.</summary>
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');
}
