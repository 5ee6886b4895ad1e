using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LiveNotify.Domain.Audit;

/// <summary>
/// JSON in one form only: members by name in UTF-16 order, no white space, characters as themselves where JSON allows it (RFC 8785). Numbers stay as
/// they are written; ours are whole.
/// </summary>
public static class CanonicalJson
{
    public static string Of(JsonNode? json)
    {
        var text = new StringBuilder();
        Write(text, json);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? json)
    {
        switch (json)
        {
            case JsonObject members:
                text.Append('{');
                foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
                {
                    Separate(text, '{');
                    Write(text, name);
                    text.Append(':');
                    Write(text, value);
                }

                text.Append('}');
                break;
            case JsonArray items:
                text.Append('[');
                foreach (var item in items)
                {
                    Separate(text, '[');
                    Write(text, item);
                }

                text.Append(']');
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Write(text, value.GetValue<string>());
                break;
            default:
                text.Append(json?.ToJsonString() ?? "null");
                break;
        }
    }

    private static void Write(StringBuilder text, string characters)
    {
        text.Append('"');
        foreach (var c in characters)
            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        text.Append('"');
    }

    private static void Separate(StringBuilder text, char opening)
    {
        if (text[^1] != opening) text.Append(',');
    }
}
