using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// Reads JSON that strangers wrote, so that nothing in it throws: what is not there, or is there as another type, is
/// simply not there. Of a field written twice the last one counts, as most readers have it.
/// </summary>
internal static class JsonReading
{
    /// <summary>Far deeper than any of these tools goes.</summary>
    public const int MaxDepth = 32;

    /// <summary>Larger numbers of a time are milliseconds since 1970, smaller ones seconds; the border is the year 5138.</summary>
    private const double MaxSeconds = 1e11;

    /// <summary>What <paramref name="read"/> makes of the body, or why the body is no JSON.</summary>
    public static Parsed Read(ReadOnlyMemory<byte> body, Func<JsonElement, Parsed> read)
    {
        if (!Utf8.IsValid(body.Span)) return new Parsed.Unreadable(new("The body is not UTF-8"));
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(WithoutLoneSurrogates(WithoutBom(body)), new() { MaxDepth = MaxDepth });
        }
        catch (JsonException e)
        {
            return new Parsed.Unreadable(new("The body is not JSON: line {0}, byte {1}", e.LineNumber + 1, e.BytePositionInLine + 1));
        }

        using (document) return read(document.RootElement);
    }

    /// <summary>As <see cref="Read"/>, for a body that must be an object.</summary>
    public static Parsed ReadObject(ReadOnlyMemory<byte> body, Func<JsonElement, Parsed> read) => Read(body, json =>
        json.ValueKind == JsonValueKind.Object ? read(json) : new Parsed.Unreadable(new("The body must be a JSON object")));

    /// <summary>The field of an object; undefined when there is none, so that calls can be chained.</summary>
    public static JsonElement Get(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>The elements of a list; none of what is no list.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <summary>The fields of an object that are texts, numbers or truth values, in their order.</summary>
    public static IEnumerable<(string Name, string Value)> Texts(this JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object) yield break;
        foreach (var field in json.EnumerateObject())
            if (field.Value.Text() is { } value)
                yield return (field.Name, value);
    }

    /// <summary>A text, or a number or truth value as written; null for anything else and for blanks.</summary>
    public static string? Text(this JsonElement json)
    {
        var text = json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
            _ => null,
        };
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>A whole number, also one written as text; null for anything else.</summary>
    public static int? Whole(this JsonElement json) =>
        int.TryParse(json.Text()?.Trim().TrimEnd('%'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>ISO 8601, without a zone in UTC; or seconds or milliseconds since 1970. Null for anything else.</summary>
    public static DateTimeOffset? Time(this JsonElement json)
    {
        if (json.Text()?.Trim() is not { } text) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return SinceEpoch(number);
        var isDated = text.Length >= 10 && text[4] == '-' && text[7] == '-' && char.IsAsciiDigit(text[0]);
        return isDated && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }

    private static DateTimeOffset? SinceEpoch(double number) => number switch
    {
        > 0 and < MaxSeconds => DateTimeOffset.UnixEpoch.AddSeconds(number),
        >= MaxSeconds and < MaxSeconds * 1000 => DateTimeOffset.UnixEpoch.AddMilliseconds(number),
        _ => null,
    };

    private static ReadOnlyMemory<byte> WithoutBom(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    /// <summary>Half a character, written <c>\ud83d</c> alone, is JSON but no text: it becomes the sign for "no character".</summary>
    private static ReadOnlyMemory<byte> WithoutLoneSurrogates(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.IndexOf("\\ud"u8) < 0 && utf8.Span.IndexOf("\\uD"u8) < 0) return utf8;
        var mended = utf8.ToArray();
        for (var at = 0; at < mended.Length; at++)
        {
            if (mended[at] != '\\') continue;
            var (high, low) = (Escaped(mended, at), Escaped(mended, at + 6));
            if (high is >= 0xD800 and <= 0xDBFF && low is >= 0xDC00 and <= 0xDFFF) at += 11;
            else if (high is >= 0xD800 and <= 0xDFFF) "FFFD"u8.CopyTo(mended.AsSpan(at + 2));
            else at++;
        }

        return mended;
    }

    private static int Escaped(byte[] utf8, int at) =>
        at + 6 <= utf8.Length && utf8[at] == '\\' && utf8[at + 1] == 'u'
        && int.TryParse(Encoding.ASCII.GetString(utf8, at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : -1;
}
