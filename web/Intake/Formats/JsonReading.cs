using System.Globalization;
using System.Text.Json;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// Reads JSON that strangers wrote, so that nothing in it throws: what is not there, or is there as another type, is
/// simply not there.
/// </summary>
internal static class JsonReading
{
    /// <summary>Larger numbers of a time are milliseconds since 1970, smaller ones seconds; the border is the year 5138.</summary>
    private const double MaxSeconds = 1e11;

    /// <summary>What <paramref name="read"/> makes of the body, or why the body is no JSON that can be read.</summary>
    public static Parsed Read(ReadOnlyMemory<byte> body, Func<JsonElement, Parsed> read)
    {
        if (JsonShape.Fault(body.Span) is { } fault) return new Parsed.Unreadable(fault);
        using var document = JsonDocument.Parse(body);
        return read(document.RootElement);
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

    /// <summary>A number without what is behind its point, also one written as text or with a percent sign; null for anything else.</summary>
    public static int? Whole(this JsonElement json) =>
        double.TryParse(json.Text()?.Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number is > int.MinValue and < int.MaxValue ? (int)number : null;

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
}
