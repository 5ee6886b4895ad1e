using System.Text.Json;
using System.Text.Unicode;
using LiveNotify.Domain;

namespace LiveNotify.Web.Intake;

/// <summary>
/// What every JSON body has to be before a format looks at it, so that none meets what would surprise it: UTF-8 without a
/// byte order mark (RFC 8259 §8.1), texts that are texts, no field twice (§4 calls it unpredictable), not too deep.
/// </summary>
internal static class JsonShape
{
    public const int MaxDepth = 32;

    /// <summary>Deeper than this the reader itself gives up; ours is reached long before.</summary>
    private const int ReaderDepth = 2 * MaxDepth;

    private const int MaxQuoted = 80;

    /// <param name="mediaType">Lower case, without parameters.</param>
    public static bool IsJson(string? mediaType) =>
        mediaType is "application/json" or "text/json" || (mediaType is not null && mediaType.StartsWith("application/", StringComparison.Ordinal) && mediaType.EndsWith("+json", StringComparison.Ordinal));

    /// <returns>What is wrong with it, or null.</returns>
    public static Phrase? Fault(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8)) return new("The body begins with a byte order mark; send UTF-8 without one");
        if (!Utf8.IsValid(body)) return new("The body is not valid UTF-8");
        try
        {
            return Walk(body);
        }
        catch (JsonException e)
        {
            return new("The body is not JSON: line {0}, byte {1}", e.LineNumber + 1, e.BytePositionInLine + 1);
        }
    }

    private static Phrase? Walk(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ReaderDepth });
        var fields = new Stack<HashSet<string>>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
                return new("The body nests deeper than {0} levels", MaxDepth);
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsText(ref reader))
                return new("The body holds half of a surrogate pair, which is no character: line {0}", LineOf(body, reader.TokenStartIndex));
            if (reader.TokenType == JsonTokenType.StartObject) fields.Push([]);
            else if (reader.TokenType == JsonTokenType.EndObject) fields.Pop();
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } name && !fields.Peek().Add(name))
                return new("The field {0} is there more than once: line {1}", name.Length <= MaxQuoted ? name : name[..MaxQuoted] + "…", LineOf(body, reader.TokenStartIndex));
        }

        return null;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int LineOf(ReadOnlySpan<byte> body, long position) => body[..(int)position].Count((byte)'\n') + 1;
}
